import { expect, test } from "vitest";
import { answerOf, exchangeSuite, post } from "../../../test/exchange-suite.ts";
import { createSandbox } from "../../index.ts";

const URL = "https://api.cloudsmith.io/openid/octo-org/";

exchangeSuite("cloudsmith", {
  audience: "anything",
  comparesAudience: false,
  request: (idToken) => post(URL, { oidc_token: idToken, service_slug: "release" }),
  granted: { status: 201, body: { token: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/) } },
  invalid: { status: 401, body: { detail: "Invalid OIDC token." } },
  untrusted: {
    status: 401,
    body: { detail: "The OIDC token does not match any provider settings of this service account." },
  },
  lifetimeSeconds: 7200,
});

test("Cloudsmith maps a token to a service account only where that is set up", async () => {
  const sandbox = createSandbox();
  const oidc_token = await sandbox.issuer.mintIdToken({}, "cloudsmith");
  expect((await answerOf(sandbox, post(URL, { oidc_token }))).status).toBe(401);
  for (const provider of sandbox.cloudsmith.providers) provider.mapped_service_account = "release";
  expect((await answerOf(sandbox, post(URL, { oidc_token }))).status).toBe(201);
});

test("Cloudsmith compares the audience if it is among the claims", async () => {
  const sandbox = createSandbox();
  for (const provider of sandbox.cloudsmith.providers) provider.claims["aud"] = "cloudsmith";
  for (const [audience, status] of [
    ["cloudsmith", 201],
    ["other", 401],
  ] as const) {
    const oidc_token = await sandbox.issuer.mintIdToken({}, audience);
    expect((await answerOf(sandbox, post(URL, { oidc_token, service_slug: "release" }))).status).toBe(status);
  }
});

test("Cloudsmith wants a token", async () => {
  expect((await answerOf(createSandbox(), post(URL, {}))).status).toBe(422);
});
