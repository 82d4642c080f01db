import type { About } from "../about.ts";
import type { mcp } from "./mcp.ts";

/** Texts about it for people. */
export const about: About<typeof mcp> = {
  summary: "The registry of MCP servers",
  inputs: {
    "registry-url": "The registry",
  },
  storedSecrets: ["MCP_REGISTRY_TOKEN"],
  example: {},
  token: "a token for every server that is named after the owner",
  lifetime: "5 min",
  official: "mcp-publisher itself",
  adds: "refusals that say what to type where",
};
