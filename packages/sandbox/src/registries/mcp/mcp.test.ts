import { expect, test } from "vitest";
import { answerOf, exchangeSuite, post } from "../../../test/exchange-suite.ts";
import { createSandbox } from "../../index.ts";

const URL = "https://registry.modelcontextprotocol.io/v0/auth/github-oidc";
const AUDIENCE = "https://registry.modelcontextprotocol.io";

exchangeSuite("mcp", {
  audience: AUDIENCE,
  request: (idToken) => post(URL, { oidc_token: idToken }),
  granted: {
    status: 200,
    body: { registry_token: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/), expires_at: 1_800_000_300 },
  },
  invalid: {
    status: 401,
    body: {
      title: "Unauthorized",
      status: 401,
      detail: "Token exchange failed",
      errors: [{ message: expect.stringMatching(/^failed to validate OIDC token: /) }],
    },
  },
  lifetimeSeconds: 300,
});

test("the MCP Registry grants the namespace of the repository's owner to any of its workflows", async () => {
  const sandbox = createSandbox();
  Object.assign(sandbox.issuer.job, { repository: "hubot/other", workflow: "any.yml" });
  const oidc_token = await sandbox.issuer.mintIdToken({}, AUDIENCE);
  expect((await answerOf(sandbox, post(URL, { oidc_token }))).status).toBe(200);
  expect(sandbox.mcp.tokens[0]?.scope).toBe("io.github.hubot/*");
});

test("the MCP Registry is content with one audience of several", async () => {
  const sandbox = createSandbox();
  const oidc_token = await sandbox.issuer.mintIdToken({}, ["other", AUDIENCE]);
  expect((await answerOf(sandbox, post(URL, { oidc_token }))).status).toBe(200);
});

test("the MCP Registry needs an owner", async () => {
  const sandbox = createSandbox();
  const oidc_token = await sandbox.issuer.mintIdToken({ repository_owner: null }, AUDIENCE);
  expect(await answerOf(sandbox, post(URL, { oidc_token }))).toMatchObject({
    body: { errors: [{ message: "failed to validate OIDC token: repository owner claim is required" }] },
  });
});

test("the MCP Registry may have no audience, and wants a token", async () => {
  const sandbox = createSandbox();
  expect((await answerOf(sandbox, post(URL, {}))).status).toBe(422);
  sandbox.mcp.settings.audience = "";
  expect(await answerOf(sandbox, post(URL, { oidc_token: "x" }))).toMatchObject({
    body: { errors: [{ message: "GitHub OIDC exchange disabled: this deployment has no audience configured" }] },
  });
});
