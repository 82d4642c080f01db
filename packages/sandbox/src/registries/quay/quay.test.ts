import { expect, test } from "vitest";
import { answerOf, exchangeSuite } from "../../../test/exchange-suite.ts";
import { createSandbox } from "../../index.ts";

const ROBOT = "octo-org+release";

function request(credentials?: string): Request {
  const headers: Record<string, string> =
    credentials === undefined ? {} : { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` };
  return new Request("https://quay.io/oauth2/federation/robot/token", { headers });
}

exchangeSuite("quay", {
  audience: "anything",
  comparesAudience: false,
  request: (idToken) => request(`${ROBOT}:${idToken}`),
  granted: { status: 200, body: { token: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/) } },
  invalid: {
    status: 400,
    body: { message: expect.stringMatching(/^Invalid token: (Signature (has expired|verif)|The token is not yet)/) },
  },
  untrusted: { status: 400, body: { message: "Token does not match robot" } },
  lifetimeSeconds: 3600,
});

test.each([
  [undefined, 401, { error: "No auth header" }],
  ["octocat:x", 401, { error: "Invalid robot" }],
  ["octo-org+release:x", 400, { message: "Token does not contain issuer" }],
])("Quay refuses %s", async (credentials, status, body) => {
  expect(await answerOf(createSandbox(), request(credentials))).toEqual({ status, body });
});

test("Quay names a robot without federation, and an issuer that is not the robot's", async () => {
  const sandbox = createSandbox();
  const idToken = await sandbox.issuer.mintIdToken({}, "x");
  expect(await answerOf(sandbox, request(`octo-org+other:${idToken}`))).toMatchObject({
    body: { message: "Robot does not have federated login configured" },
  });
  for (const federation of sandbox.quay.federations) federation.issuer = "https://example.com";
  expect(await answerOf(sandbox, request(`${ROBOT}:${idToken}`))).toMatchObject({
    body: { message: "issuer https://token.actions.githubusercontent.com not configured for this robot" },
  });
});

test("Quay compares audiences if it has some", async () => {
  const sandbox = createSandbox();
  for (const federation of sandbox.quay.federations) federation.audiences = ["https://quay.io"];
  for (const [audience, status] of [
    ["https://quay.io", 200],
    ["other", 400],
  ] as const) {
    const idToken = await sandbox.issuer.mintIdToken({}, audience);
    expect((await answerOf(sandbox, request(`${ROBOT}:${idToken}`))).status).toBe(status);
  }
});
