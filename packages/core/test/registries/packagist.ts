import { packagist } from "../../src/registries/packagist/packagist.ts";
import { GITHUB } from "../issuers.ts";
import { ID_TOKEN, type RegistryFixture, SECOND_HALF, TOKEN } from "../registry-fixture.ts";

/** What the suites need to try Private Packagist. */
export const fixture: RegistryFixture = {
  emulator: "packagist",
  registry: () => packagist({ organization: "octo-org", package: "octo/package" }),
  inputs: { organization: "octo-org", package: "octo/package" },
  addresses: [(origin) => ({ "private-packagist-url": origin })],
  arrange: ({ packagist: { settings } }) => {
    settings.audience = "packagist.com";
  },
  audience: "packagist.com",
  audienceKind: "host",
  request: {
    method: "POST",
    url: "https://packagist.com/api/oidc/token-exchange/octo-org/octo/package",
    authorization: { scheme: "Bearer", secret: ID_TOKEN },
  },
  tokens: ({ packagist: { tokens } }) => tokens,
  expiry: "documented",
  revokes: false,
  reuse: "accepted",
  forgetPublisher: ({ packagist: { publishers } }) => void publishers.splice(0),
  refusal: /No trusted publisher matches/,
  issuers: [GITHUB],
  granted: { key: TOKEN, secret: SECOND_HALF },
  refused: { status: 401, body: { status: "error", message: "unknown issuer" }, message: "unknown issuer" },
  clientEnv: [{ env: { PRIVATE_PACKAGIST_API_KEY: TOKEN, PRIVATE_PACKAGIST_API_SECRET: SECOND_HALF } }],
  wrong: [
    { title: "an organization that leads elsewhere", inputs: { organization: ".." } },
    { title: "a package that leads elsewhere", inputs: { package: "../b" } },
  ],
};
