import { npm } from "../../src/registries/npm/npm.ts";
import { CIRCLECI, GITHUB, GITLAB } from "../issuers.ts";
import { ID_TOKEN, type RegistryFixture, TOKEN } from "../registry-fixture.ts";

/** What the suites need to try npm. */
export const fixture: RegistryFixture = {
  emulator: "npm",
  registry: () => npm({ package: "@octo-org/octo-package" }),
  inputs: { package: "@octo-org/octo-package" },
  addresses: [(origin) => ({ "registry-url": origin })],
  audience: "npm:registry.npmjs.org",
  audienceKind: "reserved",
  request: {
    method: "POST",
    url: "https://registry.npmjs.org/-/npm/v1/oidc/token/exchange/package/@octo-org%2focto-package",
    authorization: { scheme: "Bearer", secret: ID_TOKEN },
  },
  tokens: ({ npm: { tokens } }) => tokens,
  expiry: "answered",
  revokes: false,
  reuse: "refused without a word",
  forgetPublisher: ({ npm: { trust } }) => void trust.splice(0),
  refusal: /package not found/,
  // @see https://docs.npmjs.com/trusted-publishers
  issuers: [GITHUB, GITLAB, CIRCLECI],
  granted: { token_type: "oidc", token: TOKEN, created: "2026-08-17T12:34:56Z", expires: "2096-08-17T12:34:56Z" },
  refused: {
    status: 401,
    body: { message: "OIDC token exchange error - unauthorized" },
    message: "OIDC token exchange error - unauthorized",
  },
  clientEnv: [
    {
      env: {
        NODE_AUTH_TOKEN: TOKEN,
        NPM_TOKEN: TOKEN,
        YARN_NPM_AUTH_TOKEN: TOKEN,
        YARN_NPM_PUBLISH_REGISTRY: "https://registry.npmjs.org",
      },
    },
    {
      inputs: { "registry-url": "https://npm.example/team/" },
      env: {
        NODE_AUTH_TOKEN: TOKEN,
        NPM_TOKEN: TOKEN,
        YARN_NPM_AUTH_TOKEN: TOKEN,
        YARN_NPM_PUBLISH_REGISTRY: "https://npm.example/team",
      },
    },
  ],
  wrong: [
    { title: "a package that leads elsewhere", inputs: { package: ".." } },
    { title: "a package of three parts", inputs: { package: "@a/b/c" } },
    { title: "a package with a query", inputs: { package: "a?b" } },
  ],
};
