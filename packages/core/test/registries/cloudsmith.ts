import { cloudsmith } from "../../src/registries/cloudsmith/cloudsmith.ts";
import { ID_TOKEN, type RegistryFixture, TOKEN } from "../registry-fixture.ts";

/** What the suites need to try Cloudsmith. */
export const fixture: RegistryFixture = {
  emulator: "cloudsmith",
  registry: () => cloudsmith({ organization: "octo-org", serviceSlug: "release", audience: "cloudsmith" }),
  inputs: { organization: "octo-org", "service-slug": "release", audience: "cloudsmith" },
  addresses: [(origin) => ({ "api-url": origin })],
  arrange: ({ cloudsmith: { providers } }) => {
    for (const { claims } of providers) claims["aud"] = "cloudsmith";
  },
  audience: "cloudsmith",
  audienceKind: "chosen",
  request: {
    method: "POST",
    url: "https://api.cloudsmith.io/openid/octo-org/",
    body: { json: { oidc_token: ID_TOKEN, service_slug: "release" } },
  },
  otherRequests: [
    {
      inputs: { "service-slug": "" },
      request: {
        method: "POST",
        url: "https://api.cloudsmith.io/openid/octo-org/",
        body: { json: { oidc_token: ID_TOKEN } },
      },
    },
  ],
  tokens: ({ cloudsmith: { tokens } }) => tokens,
  expiry: "answered",
  revokes: false,
  reuse: "accepted",
  forgetPublisher: ({ cloudsmith: { providers } }) => void providers.splice(0),
  refusal: /does not match any provider settings/,
  issuers: "any",
  granted: { token: TOKEN },
  refused: { status: 401, body: { detail: "Invalid OIDC token." }, message: "Invalid OIDC token." },
  clientEnv: [{ env: { CLOUDSMITH_API_KEY: TOKEN } }],
  wrong: [
    { title: "an organization that leads elsewhere", inputs: { organization: "../x" } },
    { title: "a service account with a blank", inputs: { "service-slug": "a b" } },
    { title: "no audience", inputs: { audience: "" } },
  ],
  findings: [{ status: 401, finding: "likely no-publisher" }],
};
