import type { About } from "../about.ts";
import type { jfrog } from "./jfrog.ts";

/** Texts about it for people. */
export const about: About<typeof jfrog> = {
  summary: "JFrog Artifactory",
  inputs: {
    url: "The platform's address, such as `https://acme.jfrog.io`",
    "oidc-provider-name": "The name of the OIDC integration",
    // With setup-jfrog-cli and none given it was GitHub's default, `https://github.com/<owner>`.
    audience: "The audience of the OIDC integration",
    project: "The key of the project that has the identity mappings",
  },
  values: { audience: "text", project: "key" },
  storedSecrets: ["JF_ACCESS_TOKEN", "JF_PASSWORD", "ARTIFACTORY_API_KEY"],
  example: { url: "https://octo.jfrog.io", "oidc-provider-name": "github", audience: "octo" },
  token: "a token for what the identity mapping allows",
  lifetime: "as answered",
  official: "[jfrog/setup-jfrog-cli](https://github.com/jfrog/setup-jfrog-cli)",
  adds: "no CLI to install",
};
