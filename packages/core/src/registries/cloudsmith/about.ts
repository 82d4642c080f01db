import type { About } from "../about.ts";
import type { cloudsmith } from "./cloudsmith.ts";

/** Texts about it for people. */
export const about: About<typeof cloudsmith> = {
  summary: "Cloudsmith",
  inputs: {
    organization: "The organization, as in its URLs",
    "service-slug": "The service account; not needed if the provider maps claims to accounts",
    audience:
      "The audience in the settings of the organization's OIDC provider; with cloudsmith-cli-action and none given it was `https://github.com/<owner>`",
    "api-url": "The API",
  },
  values: { "service-slug": "slug", audience: "text" },
  storedSecrets: ["CLOUDSMITH_API_KEY"],
  example: { organization: "octo-org", "service-slug": "release", audience: "octo" },
  token: "a token of a service account",
  lifetime: "as the token says",
  official: "[cloudsmith-io/cloudsmith-cli-action](https://github.com/cloudsmith-io/cloudsmith-cli-action)",
  adds: "no CLI to install",
};
