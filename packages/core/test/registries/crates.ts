import { crates } from "../../src/registries/crates/crates.ts";
import { GITHUB, GITLAB } from "../issuers.ts";
import { ID_TOKEN, type RegistryFixture, TOKEN } from "../registry-fixture.ts";

/** What the suites need to try crates.io. */
export const fixture: RegistryFixture = {
  emulator: "crates",
  registry: () => crates(),
  inputs: {},
  addresses: [(origin) => ({ url: origin })],
  audience: "crates.io",
  audienceKind: "reserved",
  request: {
    method: "POST",
    url: "https://crates.io/api/v1/trusted_publishing/tokens",
    body: { json: { jwt: ID_TOKEN } },
  },
  tokens: ({ crates: { tokens } }) => tokens,
  expiry: "documented",
  revokes: true,
  reuse: "refused",
  forgetPublisher: ({ crates: { configs } }) => void configs.splice(0),
  refusal: /No Trusted Publishing config found/,
  // @see https://github.com/rust-lang/crates.io/blob/main/src/controllers/trustpub/tokens/exchange/mod.rs
  issuers: [GITHUB, GITLAB],
  granted: { token: "cio_tp_aTokenOfSomeLength" },
  refused: {
    status: 400,
    body: { errors: [{ detail: "Unsupported JWT issuer: https://ci.example" }] },
    message: "Unsupported JWT issuer: https://ci.example",
  },
  clientEnv: [
    { env: { CARGO_REGISTRY_TOKEN: TOKEN } },
    { inputs: { "registry-name": "my-registry" }, env: { CARGO_REGISTRIES_MY_REGISTRY_TOKEN: TOKEN } },
    { inputs: { url: "http://127.0.0.1:8080" }, env: { CARGO_REGISTRY_TOKEN: TOKEN } },
    { inputs: { url: "https://crates.example" }, env: {} },
    {
      inputs: { url: "https://crates.example", "registry-name": "example" },
      env: { CARGO_REGISTRIES_EXAMPLE_TOKEN: TOKEN },
    },
  ],
  wrong: [{ title: "a name that no variable can have", inputs: { "registry-name": "a=b" } }],
};
