import type { About } from "../about.ts";
import type { pyx } from "./pyx.ts";

/** Texts about it for people. */
export const about: About<typeof pyx> = {
  summary: "pyx, for Python packages",
  inputs: {
    workspace: "The workspace, as the upload URL has it",
    "pyx-registry": "The registry in the workspace",
    url: "The registry's own address",
  },
  storedSecrets: ["PYX_API_KEY", "PYX_AUTH_TOKEN"],
  example: { workspace: "octo", "pyx-registry": "main" },
  token: "a token for one registry of a workspace",
  lifetime: "not known",
  official: "uv itself",
  adds: "every client",
};
