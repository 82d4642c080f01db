import type { About } from "../about.ts";
import type { openvsx } from "./openvsx.ts";

/** Texts about it for people. */
export const about: About<typeof openvsx> = {
  summary: "Open VSX; a token is good for one extension",
  inputs: {
    extension: "The extension, `namespace.name`",
    "registry-url": "The registry",
  },
  storedSecrets: ["OVSX_PAT"],
  example: { extension: "octo.octo-extension" },
  token: "a token for one extension",
  lifetime: "5 min",
  official: "ovsx itself, 1.2.0 and newer",
  adds: "refusals that say what to type where",
};
