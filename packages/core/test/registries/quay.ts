import { quay } from "../../src/registries/quay/quay.ts";
import { ID_TOKEN, type RegistryFixture, TOKEN } from "../registry-fixture.ts";

/** What the suites need to try Quay. */
export const fixture: RegistryFixture = {
  emulator: "quay",
  registry: () => quay({ robot: "octo-org+release", audience: "quay.io" }),
  inputs: { robot: "octo-org+release", audience: "quay.io" },
  addresses: [(origin) => ({ "registry-url": origin })],
  arrange: ({ quay: { federations } }) => {
    for (const federation of federations) federation.audiences = ["quay.io"];
  },
  audience: "quay.io",
  audienceKind: "chosen",
  request: {
    method: "GET",
    url: "https://quay.io/oauth2/federation/robot/token",
    authorization: { scheme: "Basic", username: "octo-org+release", secret: ID_TOKEN },
  },
  tokens: ({ quay: { tokens } }) => tokens,
  expiry: "answered",
  revokes: false,
  reuse: "accepted",
  forgetPublisher: ({ quay: { federations } }) => void federations.splice(0),
  refusal: /Robot does not have federated login/,
  issuers: "any",
  granted: { token: TOKEN },
  refused: { status: 401, body: { error: "no federation" }, message: "no federation" },
  clientEnv: [{ env: {} }],
  wrong: [
    { title: "a robot without an organization", inputs: { robot: "release" } },
    { title: "no audience", inputs: { audience: "" } },
  ],
  findings: [
    { status: 400, message: "Robot does not have federated login configured", finding: "certain no-publisher" },
    {
      status: 400,
      message: "issuer https://gitlab.com not configured for this robot",
      finding: "certain no-publisher",
    },
    { status: 400, message: "Token does not match robot", finding: "certain no-publisher" },
    { status: 400, message: "Token does not contain issuer", finding: "certain missing-claim" },
    { status: 400, message: "Invalid token: Audience doesn't match", finding: "certain audience" },
    { status: 400, message: "Invalid token: Invalid audience", finding: "certain audience" },
    { status: 400, message: "Invalid token: Signature has expired", finding: "certain clock" },
    { status: 400, message: "Invalid token: The token is not yet valid (iat)", finding: "certain clock" },
    { status: 400, message: "Invalid token: Signature verification failed", finding: "certain id-token" },
  ],
};
