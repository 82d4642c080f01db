import { describe, expect, test } from "vitest";
import { createSandbox, type ClaimOverrides, type RubygemsStatement, type Sandbox } from "../../index.ts";

const NOW_MS = Date.UTC(2026, 10, 22, 13, 30, 45);
const TRUSTED_PUBLISHER = "trusted_publisher/exchange_token";

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function post(
  sandbox: Sandbox,
  path: string,
  body: string | URLSearchParams,
  accept = "application/json",
): Promise<Answer> {
  const headers = {
    accept,
    ...(typeof body === "string" ? { "content-type": "application/json" } : {}),
  };
  const request = new Request(`https://rubygems.org/api/v1/oidc/${path}`, { method: "POST", headers, body });
  const response = await sandbox.rubygems.fetch(request);
  const isJson = response.headers.get("content-type") === "application/json";
  return { status: response.status, body: isJson ? await response.json() : await response.text() };
}

async function mint(
  sandbox: Sandbox,
  claims: ClaimOverrides = {},
  audience: string | string[] = "rubygems.org",
  path = TRUSTED_PUBLISHER,
): Promise<Answer> {
  return post(sandbox, path, JSON.stringify({ jwt: await sandbox.issuer.mintIdToken(claims, audience) }));
}

function rolePath(sandbox: Sandbox): string {
  return `api_key_roles/${sandbox.rubygems.roles[0]?.token}/assume_role`;
}

const notFound: Answer = { status: 404, body: { error: "Not Found" } };

describe("a trusted publisher", () => {
  test("gets a key for a quarter of an hour", async () => {
    let now = NOW_MS;
    const sandbox = createSandbox({ now: () => now });
    expect(await mint(sandbox)).toEqual({
      status: 201,
      body: {
        rubygems_api_key: expect.stringMatching(/^rubygems_[0-9a-f]{48}$/),
        name: "GitHub Actions octo-org/octo-repo @ .github/workflows/release.yml (release) 2026-11-22T13:30:45Z",
        scopes: ["push_rubygem"],
        expires_at: "2026-11-22T13:45:45.000Z",
      },
    });
    expect(sandbox.rubygems.keys).toMatchObject([{ gems: ["octo-gem"], live: true }]);
    now += 900_000;
    expect(sandbox.rubygems.keys[0]?.live).toBe(false);
  });

  test("a trusted publisher may send a form", async () => {
    const sandbox = createSandbox();
    const jwt = await sandbox.issuer.mintIdToken({}, "rubygems.org");
    expect((await post(sandbox, TRUSTED_PUBLISHER, new URLSearchParams({ jwt }))).status).toBe(201);
  });

  test("a trusted publisher may use an ID token again while it lives", async () => {
    const sandbox = createSandbox();
    const body = JSON.stringify({ jwt: await sandbox.issuer.mintIdToken({}, "rubygems.org") });
    expect((await post(sandbox, TRUSTED_PUBLISHER, body)).status).toBe(201);
    expect((await post(sandbox, TRUSTED_PUBLISHER, body)).status).toBe(201);
  });

  test("a trusted publisher without environment takes any, after the one that names it", async () => {
    const sandbox = createSandbox();
    const [specific] = sandbox.rubygems.publishers;
    if (specific === undefined) throw new Error("not seeded");
    sandbox.rubygems.publishers.unshift({ ...specific, environment: undefined, gems: ["general"] });
    await mint(sandbox);
    await mint(sandbox, { environment: "other" });
    expect(sandbox.rubygems.keys.map(({ gems }) => gems)).toEqual([["octo-gem"], ["general"]]);
  });

  test("a trusted publisher may run in pull_request_target", async () => {
    const sandbox = createSandbox();
    sandbox.issuer.job.eventName = "pull_request_target";
    expect((await mint(sandbox)).status).toBe(201);
  });

  test("a trusted publisher may stand in a reusable workflow of another repository if it names that", async () => {
    const sandbox = createSandbox();
    sandbox.issuer.job.reusableWorkflow = "octo-org/shared/.github/workflows/release.yml@refs/heads/main";
    expect(await mint(sandbox)).toEqual(notFound);
    Object.assign(sandbox.rubygems.publishers[0] ?? {}, {
      workflow_repository_owner: "octo-org",
      workflow_repository_name: "shared",
    });
    expect((await mint(sandbox)).status).toBe(201);
  });
});

test.each([
  ["another audience", {}, "pypi"],
  ["a list of audiences", {}, ["rubygems.org"]],
  ["another repository", { repository: "octo-org/other" }, "rubygems.org"],
  ["another spelling of the repository", { repository: "Octo-Org/octo-repo" }, "rubygems.org"],
  ["another owner id", { repository_owner_id: "66" }, "rubygems.org"],
  ["another environment", { environment: "Release" }, "rubygems.org"],
  ["no environment", { environment: null }, "rubygems.org"],
  ["another ref than the workflow's", { ref: "refs/heads/main", sha: "" }, "rubygems.org"],
  ["a workflow that has no file", { job_workflow_ref: "nonsense" }, "rubygems.org"],
])("nothing is found for %s", async (_title, claims, audience) => {
  expect(await mint(createSandbox(), claims, audience)).toEqual(notFound);
});

test("nothing is found for another issuer", async () => {
  const issuerUrl = "https://token.actions.githubusercontent.com/acme";
  expect(await mint(createSandbox({ issuerUrl }))).toEqual(notFound);
});

test("nothing is found for a foreign signature", async () => {
  const sandbox = createSandbox();
  sandbox.issuer.forge = true;
  expect(await mint(sandbox)).toEqual(notFound);
});

test.each([
  ["the second in which it ends", -300, 404],
  ["a second before", -299, 201],
  ["ten minutes ahead", 600, 201],
  ["more than that", 601, 404],
])("nothing is found for a clock off by %s, without leeway", async (_title, clockOffsetSeconds, status) => {
  const sandbox = createSandbox({ now: () => NOW_MS });
  sandbox.issuer.clockOffsetSeconds = clockOffsetSeconds;
  expect((await mint(sandbox)).status).toBe(status);
});

test("nothing is found, as HTML for clients that do not accept JSON", async () => {
  const answer = await post(createSandbox(), "nowhere", "{}", "*/*");
  expect(answer).toEqual({ status: 404, body: expect.stringContaining("<!DOCTYPE html>") });
});

test.each([
  ["{}", "Request is missing param 'jwt'"],
  ["nonsense", "Request is missing param 'jwt'"],
  ['{"jwt":"x"}', "Invalid JWT"],
])("a request with body %s is refused", async (body, error) => {
  expect(await post(createSandbox(), TRUSTED_PUBLISHER, body)).toEqual({ status: 400, body: { error } });
});

test.each([
  [{ nbf: null }, "Missing nbf"],
  [{ jti: null }, "Missing jti"],
  [{ jti: 1 }, "Invalid jti"],
  [{ iss: null }, "Missing iss"],
])("a request with claims %j is refused", async (claims, error) => {
  expect(await mint(createSandbox(), claims)).toEqual({ status: 400, body: { error } });
});

describe("an API key role", () => {
  test("gives a key with its scopes for its time", async () => {
    const sandbox = createSandbox({ now: () => NOW_MS });
    expect(rolePath(sandbox)).toMatch(/rg_oidc_akr_[0-9a-z]{20}\//);
    expect(await mint(sandbox, { jti: "a-jti" }, "anything", rolePath(sandbox))).toEqual({
      status: 201,
      body: {
        rubygems_api_key: expect.stringMatching(/^rubygems_/),
        name: "octo release-a-jti",
        scopes: ["push_rubygem", "yank_rubygem"],
        expires_at: "2026-11-22T14:00:45.000Z",
      },
    });
  });

  test("takes an ID token once", async () => {
    const sandbox = createSandbox();
    const body = JSON.stringify({ jwt: await sandbox.issuer.mintIdToken({}, "rubygems.org") });
    expect((await post(sandbox, rolePath(sandbox), body)).status).toBe(201);
    expect(await post(sandbox, rolePath(sandbox), body)).toEqual({
      status: 422,
      body: { errors: { "jwt.claims.jti": ["must be unique"] } },
    });
  });

  test("an API key role is not found by another token", async () => {
    const sandbox = createSandbox();
    expect(await mint(sandbox, {}, "rubygems.org", "api_key_roles/rg_oidc_akr_x/assume_role")).toEqual(notFound);
  });

  test("lets the last statement that matches decide", async () => {
    const sandbox = createSandbox();
    const statement = (effect: RubygemsStatement["effect"], value: string): RubygemsStatement => ({
      effect,
      principal: { oidc: sandbox.issuer.url },
      conditions: [{ operator: "string_matches", claim: "ref", value }],
    });
    const statements = sandbox.rubygems.roles[0]?.access_policy.statements ?? [];
    statements.push(statement("deny", "^refs/tags/"));
    expect(await mint(sandbox, {}, "rubygems.org", rolePath(sandbox))).toEqual(notFound);
    statements.push(statement("allow", "^refs/tags/v1"));
    expect((await mint(sandbox, {}, "rubygems.org", rolePath(sandbox))).status).toBe(201);
  });

  test("an API key role that was written on the subject breaks under the immutable format", async () => {
    const sandbox = createSandbox();
    const [statement] = sandbox.rubygems.roles[0]?.access_policy.statements ?? [];
    statement?.conditions.push({
      operator: "string_equals",
      claim: "sub",
      value: "repo:octo-org/octo-repo:environment:release",
    });
    expect(await mint(sandbox, {}, "rubygems.org", rolePath(sandbox))).toEqual(notFound);
    sandbox.issuer.subject = "legacy";
    expect((await mint(sandbox, {}, "rubygems.org", rolePath(sandbox))).status).toBe(201);
  });

  test("trusts its own issuer only", async () => {
    const sandbox = createSandbox();
    for (const { principal } of sandbox.rubygems.roles[0]?.access_policy.statements ?? []) {
      principal.oidc = "https://agent.buildkite.com";
    }
    expect(await mint(sandbox, {}, "rubygems.org", rolePath(sandbox))).toEqual(notFound);
  });
});
