import { mcp } from "../../src/registries/mcp/mcp.ts";
import { GITHUB } from "../issuers.ts";
import { ID_TOKEN, type RegistryFixture, TOKEN } from "../registry-fixture.ts";

const FAILED = "failed to validate OIDC token:";

/** What the suites need to try the MCP Registry. */
export const fixture: RegistryFixture = {
  emulator: "mcp",
  registry: () => mcp(),
  inputs: {},
  addresses: [(origin) => ({ "registry-url": origin })],
  audience: "https://registry.modelcontextprotocol.io",
  audienceKind: "reserved",
  request: {
    method: "POST",
    url: "https://registry.modelcontextprotocol.io/v0/auth/github-oidc",
    body: { json: { oidc_token: ID_TOKEN } },
  },
  tokens: ({ mcp: { tokens } }) => tokens,
  expiry: "answered",
  revokes: false,
  reuse: "accepted",
  // Nobody is registered there: the exchange is on or off.
  forgetPublisher: ({ mcp: { settings } }) => void (settings.audience = ""),
  refusal: /no audience configured/,
  issuers: [GITHUB],
  granted: { registry_token: TOKEN, expires_at: 4_000_000_000 },
  refused: {
    status: 401,
    body: { title: "Unauthorized", detail: "Token exchange failed" },
    message: "Token exchange failed",
  },
  clientEnv: [{ env: {} }],
  wrong: [],
  findings: [
    {
      status: 401,
      message: `${FAILED} invalid audience: expected https://mcp.example, got [the-audience]`,
      finding: "certain audience",
    },
    {
      status: 401,
      message: `${FAILED} invalid issuer: expected https://a.example, got https://b.example`,
      finding: "certain issuer",
    },
    {
      status: 401,
      message: `${FAILED} failed to parse token: token has invalid claims: token is expired`,
      finding: "certain clock",
    },
    { status: 401, message: `${FAILED} failed to parse token: token is malformed`, finding: "certain id-token" },
    { status: 401, message: `${FAILED} repository owner claim is required`, finding: "certain missing-claim" },
    {
      status: 401,
      message: "GitHub OIDC exchange disabled: this deployment has no audience configured",
      finding: "certain disabled",
    },
  ],
};
