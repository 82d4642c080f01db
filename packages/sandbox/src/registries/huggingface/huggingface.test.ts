import { expect, test } from "vitest";
import { answerOf, exchangeSuite, post } from "../../../test/exchange-suite.ts";
import { createSandbox, type Sandbox } from "../../index.ts";

const ORIGIN = "https://huggingface.co";
const REPOSITORY = "octo-org/octo-model";

exchangeSuite("huggingface", {
  audience: ORIGIN,
  request: (idToken) => exchange(idToken),
  granted: {
    status: 200,
    body: {
      access_token: expect.stringMatching(/^hf_jwt_/),
      token_type: "bearer",
      expires_in: 3600,
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
    },
  },
  invalid: { status: 400, body: { error: "invalid_grant" } },
  untrusted: { status: 400, body: { error: "invalid_grant" } },
  lifetimeSeconds: 3600,
});

function exchange(subject_token: string, change: object = {}): Request {
  return post(`${ORIGIN}/oauth/token`, {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    subject_token,
    resource: REPOSITORY,
    ...change,
  });
}

async function tokenFor(sandbox: Sandbox): Promise<string> {
  await answerOf(sandbox, exchange(await sandbox.issuer.mintIdToken({}, ORIGIN)));
  return sandbox.huggingface.tokens[0]?.token ?? "";
}

test.each([
  ["another grant", { grant_type: "authorization_code" }, "unsupported_grant_type"],
  ["no resource", { resource: undefined }, "invalid_request"],
  ["a resource with too many parts", { resource: "models/octo-org/octo-model" }, "invalid_request"],
  ["a resource that nobody trusts", { resource: "octo-org/other" }, "invalid_grant"],
])("the Hub refuses %s", async (_, change, error) => {
  const sandbox = createSandbox();
  const idToken = await sandbox.issuer.mintIdToken({}, ORIGIN);
  expect(await answerOf(sandbox, exchange(idToken, change))).toEqual({ status: 400, body: { error } });
});

test("the Hub compares a branch by its name and other claims to the letter", async () => {
  const sandbox = createSandbox();
  const [publisher] = sandbox.huggingface.publishers;
  Object.assign(publisher?.claims ?? {}, { branch: { kind: "eq", value: "main" } });
  for (const [ref, status] of [
    ["refs/heads/main", 200],
    ["refs/heads/main-backup", 400],
    ["refs/tags/main", 400],
  ] as const) {
    sandbox.issuer.job.ref = ref;
    const idToken = await sandbox.issuer.mintIdToken({}, ORIGIN);
    expect((await answerOf(sandbox, exchange(idToken))).status).toBe(status);
  }
});

test("a user's name gives a token that reads", async () => {
  const sandbox = createSandbox();
  const [publisher] = sandbox.huggingface.publishers;
  if (publisher !== undefined) sandbox.huggingface.publishers.push({ ...publisher, resource: "octocat" });
  const idToken = await sandbox.issuer.mintIdToken({}, ORIGIN);
  expect(await answerOf(sandbox, exchange(idToken, { resource: "octocat" }))).toMatchObject({
    body: { access_token: expect.stringMatching(/^hf_oauth_/) },
  });
});

test("a token uploads to its own repository, and creates none", async () => {
  const sandbox = createSandbox();
  const token = await tokenFor(sandbox);
  expect((await answerOf(sandbox, post(`${ORIGIN}/api/repos/create`, { name: "octo-model" }, token))).status).toBe(403);
  const model = `${ORIGIN}/api/models/${REPOSITORY}`;
  expect(await answerOf(sandbox, new Request(model))).toMatchObject({ status: 200, body: { id: REPOSITORY } });
  const files = { files: [{ path: "README.md", sample: "", size: 1 }] };
  expect(await answerOf(sandbox, post(`${model}/preupload/main`, files, token))).toMatchObject({
    body: { files: [{ path: "README.md", uploadMode: "regular" }] },
  });
  const commit = new Request(`${model}/commit/main`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: '{"key":"header","value":{"summary":"x"}}\n{"key":"file","value":{"content":"eA==","path":"README.md"}}\n',
  });
  expect(await answerOf(sandbox, commit)).toMatchObject({ status: 200, body: { success: true } });
  expect(sandbox.huggingface.repositories[REPOSITORY]).toEqual(["README.md"]);
  const other = `${ORIGIN}/api/models/octo-org/other/preupload/main`;
  expect((await answerOf(sandbox, post(other, files, token))).status).toBe(403);
});

test("the seeded repository is the only one that exists", async () => {
  const sandbox = createSandbox();
  const missing = new Request(`${ORIGIN}/api/datasets/octo-org/octo-model`);
  expect((await answerOf(sandbox, missing)).status).toBe(404);
});
