import { prefix } from "../../src/registries/prefix/prefix.ts";
import { GITHUB, GITLAB } from "../issuers.ts";
import { ID_TOKEN, type RegistryFixture, TOKEN } from "../registry-fixture.ts";

/** What the suites need to try prefix.dev. */
export const fixture: RegistryFixture = {
  emulator: "prefix",
  registry: () => prefix(),
  inputs: {},
  addresses: [(origin) => ({ url: origin })],
  audience: "prefix.dev",
  audienceKind: "reserved",
  request: {
    method: "POST",
    url: "https://prefix.dev/api/oidc/mint_token",
    headers: { accept: "*/*" },
    body: { json: { token: ID_TOKEN } },
  },
  tokens: ({ prefix: { tokens } }) => tokens,
  expiry: "answered",
  revokes: false,
  reuse: "accepted",
  forgetPublisher: ({ prefix: { publishers } }) => void publishers.splice(0),
  refusal: /Failed to find OIDC publisher/,
  // @see https://github.com/conda/rattler/blob/main/crates/rattler_networking/src/trusted_publishing.rs
  issuers: [GITHUB, GITLAB],
  granted: "pfx-jwt.some-header.some-payload.some-signature",
  refused: { status: 401, body: { detail: "no publisher" }, message: "no publisher" },
  clientEnv: [{ env: { PREFIX_API_KEY: TOKEN } }],
  wrong: [],
  findings: [
    { status: 404, message: "OIDCPublisherNotFound", finding: "certain no-publisher" },
    {
      status: 401,
      message: "Failed to find OIDC publisher: GitHub publisher not found",
      finding: "certain no-publisher",
    },
  ],
};
