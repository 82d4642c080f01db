import type { About } from "../about.ts";
import type { vscode } from "./vscode.ts";

/** Texts about it for people. */
export const about: About<typeof vscode> = {
  summary: "Visual Studio Code's marketplace; a token is good for one publisher",
  inputs: {
    publisher: "The publisher in the extension's package.json",
    "marketplace-url": "The marketplace",
  },
  storedSecrets: ["VSCE_PAT"],
  example: { publisher: "octo" },
  token: "a token for one publisher; not live in October 2026",
  lifetime: "not known",
  official: "vsce itself, 4 and newer",
  adds: "refusals that say what to type where",
};
