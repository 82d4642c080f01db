import { expect, test } from "vitest";
import { answerOf, exchangeSuite, post } from "../../../test/exchange-suite.ts";
import { createSandbox } from "../../index.ts";

const WITHOUT_VERSION = "https://marketplace.visualstudio.com/_apis/gallery/token";
const URL = `${WITHOUT_VERSION}?api-version=7.2-preview.1`;

exchangeSuite("vscode", {
  audience: "marketplace.visualstudio.com",
  request: (idToken) => post(URL, { publisherName: "octo" }, idToken, "FederatedToken"),
  granted: { status: 200, body: { credential: expect.any(String) } },
  invalid: { status: 401, body: { message: "The token could not be validated." } },
  untrusted: { status: 403, body: { message: "No trusted publishing policy of publisher 'octo' matches." } },
  lifetimeSeconds: 3600,
});

test("VS Code's marketplace may not support it yet, and wants a publisher", async () => {
  const sandbox = createSandbox();
  expect((await answerOf(sandbox, post(URL, {}))).status).toBe(400);
  expect((await answerOf(sandbox, post(WITHOUT_VERSION, { publisherName: "octo" }))).status).toBe(404);
  sandbox.vscode.settings.available = false;
  expect(await answerOf(sandbox, post(URL, { publisherName: "octo" }))).toEqual({
    status: 400,
    body: { message: "Trusted Publishing is not supported" },
  });
});
