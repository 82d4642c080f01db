import { rubygems } from "../../src/registries/rubygems/rubygems.ts";
import { BUILDKITE, GITHUB } from "../issuers.ts";
import { type ExchangeFixture, ID_TOKEN, type RegistryFixture, TOKEN } from "../registry-fixture.ts";

const ROLE = "rg_oidc_akr_0123456789abcdefghjk";
const CREDENTIALS = { GEM_HOST_API_KEY: TOKEN, RUBYGEMS_API_KEY: TOKEN };

const BY_PUBLISHER: ExchangeFixture = {
  emulator: "rubygems",
  registry: () => rubygems(),
  inputs: {},
  audience: "rubygems.org",
  audienceKind: "reserved",
  request: {
    method: "POST",
    url: "https://rubygems.org/api/v1/oidc/trusted_publisher/exchange_token",
    body: { json: { jwt: ID_TOKEN } },
  },
  tokens: ({ rubygems: { keys } }) =>
    keys.map(({ key, live, expiresAt }) => ({
      token: key,
      live,
      answeredExpiry: new Date(expiresAt * 1_000).toISOString(),
    })),
  expiry: "answered",
  revokes: false,
  reuse: "accepted",
  forgetPublisher: ({ rubygems: { publishers } }) => void publishers.splice(0),
  refusal: /Not Found/,
  // @see https://github.com/rubygems/rubygems.org/blob/master/app/models/oidc/trusted_publisher.rb
  issuers: [GITHUB],
  granted: {
    rubygems_api_key: `rubygems_${"0".repeat(48)}`,
    name: "a key",
    scopes: ["push_rubygem"],
    expires_at: "2096-08-17T12:34:56.000Z",
  },
  refused: { status: 404, body: { error: "Not Found" }, message: "Not Found" },
};

/** What the suites need to try RubyGems.org. */
export const fixture: RegistryFixture = {
  ...BY_PUBLISHER,
  addresses: [(origin) => ({ "gem-server": origin })],
  clientEnv: [
    { env: CREDENTIALS },
    {
      inputs: { "gem-server": "https://gems.example" },
      env: { ...CREDENTIALS, RUBYGEMS_HOST: "https://gems.example" },
    },
    {
      already: { RUBYGEMS_HOST: "https://gems.example" },
      env: { ...CREDENTIALS, RUBYGEMS_HOST: "https://rubygems.org" },
    },
  ],
  wrong: [{ title: "a role that leads elsewhere", inputs: { "role-to-assume": ".." } }],
  variants: {
    "rubygems by a role": {
      ...BY_PUBLISHER,
      registry: () => rubygems({ roleToAssume: ROLE }),
      inputs: { "role-to-assume": ROLE },
      arrange: ({ rubygems: { roles } }) => {
        for (const role of roles) {
          role.token = ROLE;
          for (const { conditions } of role.access_policy.statements)
            conditions.push({ operator: "string_equals", claim: "aud", value: "rubygems.org" });
        }
      },
      request: {
        method: "POST",
        url: `https://rubygems.org/api/v1/oidc/api_key_roles/${ROLE}/assume_role`,
        body: { json: { jwt: ID_TOKEN } },
      },
      reuse: "refused",
      forgetPublisher: ({ rubygems: { roles } }) => void roles.splice(0),
      // A role's provider is whatever an administrator has registered.
      issuers: [GITHUB, BUILDKITE],
    },
  },
};
