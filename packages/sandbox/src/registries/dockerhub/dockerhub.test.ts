import { expect, test } from "vitest";
import { type Answer, answerOf, exchangeSuite, post } from "../../../test/exchange-suite.ts";
import { createSandbox } from "../../index.ts";

const FORM = {
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
  connection_id: "6f9619ff-8b86-d011-b42d-00c04fc964ff",
};
const AUDIENCE = "https://identity.docker.com";
const NO_RULESET = { status: 401, body: "" };

function request(idToken: string, form: Readonly<Record<string, string>> = {}): Request {
  const fields = { ...FORM, subject_token: idToken, ...form };
  return post("https://identity.docker.com/oauth/token", new URLSearchParams(fields));
}

exchangeSuite("dockerhub", {
  audience: AUDIENCE,
  request,
  granted: { status: 200, body: { access_token: expect.any(String), token_type: "Bearer", expires_in: 300 } },
  invalid: { status: 400, body: { error: "invalid_grant" } },
  untrusted: NO_RULESET,
  lifetimeSeconds: 300,
});

async function answerTo(form: Readonly<Record<string, string>>): Promise<Answer> {
  const sandbox = createSandbox();
  return answerOf(sandbox, request(await sandbox.issuer.mintIdToken({}, AUDIENCE), form));
}

test.each([
  [{ grant_type: "authorization_code" }, 400, { error: "unsupported_grant_type" }],
  [{ subject_token_type: "urn:ietf:params:oauth:token-type:id-token" }, 400, { error: "invalid_request" }],
  [{ expires_in: "299" }, 400, { error: "invalid_request" }],
  [{ expires_in: "3601" }, 400, { error: "invalid_request" }],
  [{ connection_id: "another" }, 401, ""],
])("Docker's identity service refuses %j", async (form, status, body) => {
  expect(await answerTo(form)).toEqual({ status, body });
});

test("Docker's identity service gives as long a life as was asked for", async () => {
  expect(await answerTo({ expires_in: "3600" })).toMatchObject({ body: { expires_in: 3600 } });
});

test("Docker's identity service compares the subject, so that its format matters", async () => {
  const sandbox = createSandbox();
  sandbox.issuer.subject = "legacy";
  const idToken = await sandbox.issuer.mintIdToken({}, AUDIENCE);
  expect(await answerOf(sandbox, request(idToken))).toEqual(NO_RULESET);
});
