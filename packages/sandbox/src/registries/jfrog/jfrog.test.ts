import { expect, test } from "vitest";
import { answerOf, exchangeSuite, post } from "../../../test/exchange-suite.ts";
import { createSandbox } from "../../index.ts";

const URL = "https://octo.jfrog.io/access/api/v1/oidc/token";
const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";

function request(idToken: string): Request {
  return post(URL, {
    grant_type: GRANT_TYPE,
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    subject_token: idToken,
    provider_name: "github",
  });
}

exchangeSuite("jfrog", {
  audience: "jfrog-github",
  request,
  granted: {
    status: 200,
    body: {
      access_token: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/),
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
      token_type: "Bearer",
      expires_in: 3600,
      scope: "applied-permissions/groups:octo",
      username: "octo-release",
    },
  },
  invalid: { status: 401, body: { errors: [{ code: "401", message: "Invalid subject token" }] } },
  otherAudience: { status: 400, body: { errors: [{ code: "BAD_REQUEST", message: "Invalid audience" }] } },
  untrusted: {
    status: 401,
    body: { errors: [{ code: "401", message: "No identity mapping matches the claims of the token" }] },
  },
  lifetimeSeconds: 3600,
});

test.each([[{}], [{ grant_type: GRANT_TYPE }]])("JFrog refuses %j", async (body) => {
  expect((await answerOf(createSandbox(), post(URL, body))).status).toBe(400);
});

test("JFrog knows its providers by name", async () => {
  const sandbox = createSandbox();
  sandbox.jfrog.providers.pop();
  expect((await answerOf(sandbox, request("x"))).status).toBe(404);
});
