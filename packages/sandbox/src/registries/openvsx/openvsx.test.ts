import { expect, test } from "vitest";
import { answerOf, exchangeSuite, post } from "../../../test/exchange-suite.ts";
import { createSandbox } from "../../index.ts";

const URL = "https://open-vsx.org/api/-/trusted-publishing/token";
const AUDIENCE = "https://open-vsx.org";
const EXTENSION = { namespace: "octo", extension: "octo-extension" };

exchangeSuite("openvsx", {
  audience: AUDIENCE,
  request: (token) => post(URL, { ...EXTENSION, token }),
  granted: {
    status: 201,
    body: {
      id: 1,
      value: expect.any(String),
      createdTimestamp: expect.any(String),
      expiresTimestamp: expect.any(String),
      description: "Trusted publishing (github)",
    },
  },
  invalid: { status: 403, body: { error: "The token could not be validated." } },
  untrusted: { status: 403, body: { error: "No trusted publisher matches the presented token." } },
  lifetimeSeconds: 300,
});

test.each([
  [{}, 400, "The fields namespace, extension and token are mandatory."],
  [{ ...EXTENSION, token: "x", extension: " " }, 400, "The fields namespace, extension and token are mandatory."],
  [{ ...EXTENSION, token: "x" }, 400, "Failed to pre-parse token."],
])("Open VSX refuses %j", async (body, status, error) => {
  expect(await answerOf(createSandbox(), post(URL, body))).toEqual({ status, body: { error } });
});

test.each([
  [{ iss: null }, 400, "Token does not have issuer set."],
  [{ iss: "https://example.com" }, 400, "Unsupported token issuer."],
  [{ repository_id: null }, 403, "The token could not be validated."],
  [{ environment: "other" }, 403, "No trusted publisher matches the presented token."],
])("Open VSX refuses claims %j", async (claims, status, error) => {
  const sandbox = createSandbox();
  const token = await sandbox.issuer.mintIdToken(claims, AUDIENCE);
  expect(await answerOf(sandbox, post(URL, { ...EXTENSION, token }))).toEqual({ status, body: { error } });
});

test("Open VSX answers that trusted publishing is off", async () => {
  const sandbox = createSandbox();
  sandbox.openvsx.settings.enabled = false;
  const body = { error: "Trusted publishing is not enabled." };
  expect(await answerOf(sandbox, post(URL, { ...EXTENSION, token: "x" }))).toEqual({ status: 404, body });
});
