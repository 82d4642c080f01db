import { pyx } from "../../src/registries/pyx/pyx.ts";
import { BUILDKITE, GITHUB, GITLAB } from "../issuers.ts";
import { ID_TOKEN, type RegistryFixture, TOKEN } from "../registry-fixture.ts";

/** What the suites need to try pyx. */
export const fixture: RegistryFixture = {
  emulator: "pyx",
  registry: () => pyx({ workspace: "octo", pyxRegistry: "main" }),
  inputs: { workspace: "octo", "pyx-registry": "main" },
  addresses: [(origin) => ({ url: origin })],
  arrange: ({ pyx: { settings } }) => {
    settings.audience = "api.pyx.dev";
  },
  audience: "api.pyx.dev",
  audienceKind: "host",
  request: {
    method: "POST",
    url: "https://api.pyx.dev/v1/trusted-publishing/octo/main/mint-token",
    body: { json: { token: ID_TOKEN } },
  },
  tokens: ({ pyx: { tokens } }) => tokens,
  expiry: "unknown",
  revokes: false,
  reuse: "accepted",
  forgetPublisher: ({ pyx: { publishers } }) => void publishers.splice(0),
  // Its refusals are plain text.
  refusal: /no matching trusted publisher/,
  // @see https://github.com/astral-sh/uv/blob/main/crates/uv-publish/src/trusted_publishing.rs
  issuers: [GITHUB, GITLAB, BUILDKITE],
  granted: { token: TOKEN },
  refused: { status: 401, body: { detail: "unknown issuer" }, message: "unknown issuer" },
  clientEnv: [{ env: { UV_PUBLISH_TOKEN: TOKEN, UV_PUBLISH_URL: "https://api.pyx.dev/v1/upload/octo/main" } }],
  wrong: [{ title: "a workspace that leads elsewhere", inputs: { workspace: ".." } }],
};
