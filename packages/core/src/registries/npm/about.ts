import type { About } from "../about.ts";
import type { npm } from "./npm.ts";

/** Texts about it for people. */
export const about: About<typeof npm> = {
  summary: "npm; a token is good for one package",
  inputs: {
    package:
      "The package to publish, such as `left-pad` or `@scope/name`; a token is good for one package, and several names with blanks, commas or line breaks between them get one each",
    "registry-url": "The registry",
  },
  storedSecrets: ["NODE_AUTH_TOKEN", "NPM_TOKEN", "NPM_AUTH_TOKEN", "YARN_NPM_AUTH_TOKEN"],
  example: { package: "octo-package" },
  token: "a token for one package",
  lifetime: "1 h",
  official: "`npm publish` itself, 11.5.1 and newer",
  adds: "pnpm, bun, lerna, changesets, many packages, names the field that differs",
  action: { audience: "`npm:` and the registry's host name" },
};
