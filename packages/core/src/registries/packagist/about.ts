import type { About } from "../about.ts";
import type { packagist } from "./packagist.ts";

/** Texts about it for people. */
export const about: About<typeof packagist> = {
  summary: "Private Packagist; a key is good for one package",
  inputs: {
    organization: "The organization, as in its URLs",
    package: "The package to publish, `vendor/package`",
    "private-packagist-url": "The server",
  },
  storedSecrets: ["PRIVATE_PACKAGIST_API_KEY", "PRIVATE_PACKAGIST_API_SECRET"],
  example: { organization: "octo-org", package: "octo/package" },
  token: "a key and a secret for one package",
  lifetime: "15 min",
  official:
    "[packagist/artifact-publish-github-action](https://github.com/packagist/artifact-publish-github-action), which also uploads",
  adds: "the key and the secret for your own client",
};
