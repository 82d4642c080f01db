import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify, type JWK } from "jose";
import { describe, expect, test } from "vitest";
import { createIssuer, type Issuer } from "./issuer.ts";

const NOW_MS = 1_800_000_000_000;
const NOW = NOW_MS / 1000;

function ask(issuer: Issuer, audience?: string, token = issuer.requestToken): Promise<Response> {
  const query = audience === undefined ? "" : `&audience=${encodeURIComponent(audience)}`;
  return issuer.fetch(new Request(issuer.requestUrl + query, { headers: { authorization: `Bearer ${token}` } }));
}

async function claimsOf(issuer: Issuer, audience?: string): Promise<Record<string, unknown>> {
  const { value } = (await (await ask(issuer, audience)).json()) as { value: string };
  return decodeJwt(value);
}

describe("the request URL", () => {
  test("answers a job's request with a token for the audience it names", async () => {
    const answer = await ask(
      createIssuer(() => NOW_MS),
      "https://www.nuget.org",
    );
    expect(answer.status).toBe(200);
    const body = (await answer.json()) as { value: string };
    expect(body).toEqual({ count: 1, value: expect.any(String) });
    expect(decodeJwt(body.value).aud).toBe("https://www.nuget.org");
  });

  test("answers whoever writes the scheme in lower case, as it has no case", async () => {
    const issuer = createIssuer(() => NOW_MS);
    const headers = { authorization: `bearer ${issuer.requestToken}` };
    expect((await issuer.fetch(new Request(issuer.requestUrl, { headers }))).status).toBe(200);
  });

  test("already carries the API version, and a double slash in its path", () => {
    const { requestUrl } = createIssuer(() => NOW_MS);
    expect(requestUrl).toMatch(/^https:.*\/155\/\/idtoken\/[\w-]+\/[\w-]+\?api-version=2\.0$/);
  });

  test("uses the owner's page as audience if the job names none", async () => {
    expect((await claimsOf(createIssuer(() => NOW_MS)))["aud"]).toBe("https://github.com/octo-org");
  });

  test("refuses another request token", async () => {
    expect(
      (
        await ask(
          createIssuer(() => NOW_MS),
          "pypi",
          "wrong",
        )
      ).status,
    ).toBe(401);
  });

  test("knows no other path", async () => {
    const issuer = createIssuer(() => NOW_MS);
    expect((await issuer.fetch(new Request("https://token.actions.githubusercontent.com/x"))).status).toBe(404);
  });
});

describe("the token", () => {
  test("lives for five minutes and is valid from ten minutes ago", async () => {
    expect(await claimsOf(createIssuer(() => NOW_MS))).toMatchObject({
      iat: NOW,
      nbf: NOW - 600,
      exp: NOW + 300,
    });
  });

  test("follows a clock that is off", async () => {
    const issuer = createIssuer(() => NOW_MS);
    issuer.clockOffsetSeconds = -3600;
    expect((await claimsOf(issuer))["iat"]).toBe(NOW - 3600);
  });

  test("the token has another jti each time", async () => {
    const issuer = createIssuer(() => NOW_MS);
    expect((await claimsOf(issuer))["jti"]).not.toBe((await claimsOf(issuer))["jti"]);
  });

  test("the token has every claim of GitHub's, all of them text but the times", async () => {
    const { iat, nbf, exp, ...claims } = await claimsOf(
      createIssuer(() => NOW_MS),
      "pypi",
    );
    expect([iat, nbf, exp].every(Number.isInteger)).toBe(true);
    expect(Object.values(claims).every((value) => typeof value === "string")).toBe(true);
    expect(claims).toMatchObject({
      iss: "https://token.actions.githubusercontent.com",
      sub: "repo:octo-org@65/octo-repo@74:environment:release",
      repository: "octo-org/octo-repo",
      repository_id: "74",
      repository_owner: "octo-org",
      repository_owner_id: "65",
      environment: "release",
      event_name: "push",
      ref: "refs/tags/v1.0.0",
      ref_type: "tag",
      job_workflow_ref: "octo-org/octo-repo/.github/workflows/release.yml@refs/tags/v1.0.0",
      workflow_ref: "octo-org/octo-repo/.github/workflows/release.yml@refs/tags/v1.0.0",
      runner_environment: "github-hosted",
    });
  });

  test("the token is signed with the key that its kid names in the JWKS", async () => {
    const issuer = createIssuer(() => NOW_MS);
    const token = await issuer.mintIdToken({}, "pypi");
    const jwks = await issuer.fetch(new Request("https://issuer/.well-known/jwks"));
    const { keys } = (await jwks.json()) as { keys: JWK[] };
    const key = keys.find(({ kid }) => kid === decodeProtectedHeader(token).kid);
    expect(key).toMatchObject({ kty: "RSA", use: "sig", alg: "RS256" });
    expect(key).not.toHaveProperty("d");
    await jwtVerify(token, await importJWK(key ?? {}), { currentDate: new Date(NOW_MS) });
  });

  test.each([
    ["legacy", { environment: undefined }, "repo:octo-org/octo-repo:ref:refs/tags/v1.0.0"],
    ["legacy", {}, "repo:octo-org/octo-repo:environment:release"],
    ["legacy", { environment: "a:b" }, "repo:octo-org/octo-repo:environment:a%3Ab"],
    ["immutable", { environment: undefined, eventName: "pull_request" }, "repo:octo-org@65/octo-repo@74:pull_request"],
  ] as const)("names its subject in the %s format for %j", async (subject, job, sub) => {
    const issuer = createIssuer(() => NOW_MS);
    issuer.subject = subject;
    Object.assign(issuer.job, job);
    expect((await claimsOf(issuer))["sub"]).toBe(sub);
  });

  test("distinguishes the called workflow from the caller", async () => {
    const issuer = createIssuer(() => NOW_MS);
    issuer.job.reusableWorkflow = "octo-org/shared/.github/workflows/publish.yml@refs/heads/main";
    expect(await claimsOf(issuer)).toMatchObject({
      job_workflow_ref: "octo-org/shared/.github/workflows/publish.yml@refs/heads/main",
      workflow_ref: "octo-org/octo-repo/.github/workflows/release.yml@refs/tags/v1.0.0",
    });
  });

  test("takes over and leaves out single claims", async () => {
    const issuer = createIssuer(() => NOW_MS);
    issuer.claims = { actor: "hubot", sha: null };
    const claims = decodeJwt(await issuer.mintIdToken({ ref: null }, ["a", "b"]));
    expect(claims).toMatchObject({ actor: "hubot", aud: ["a", "b"] });
    expect(claims).not.toHaveProperty("sha");
    expect(claims).not.toHaveProperty("ref");
  });
});

test("describes itself under its own name, with the slug of an enterprise too", async () => {
  const issuer = createIssuer(() => NOW_MS);
  issuer.url = "https://token.actions.githubusercontent.com/acme";
  const answer = await issuer.fetch(new Request(`${issuer.url}/.well-known/openid-configuration`));
  expect(await answer.json()).toMatchObject({
    issuer: issuer.url,
    jwks_uri: `${issuer.url}/.well-known/jwks`,
    id_token_signing_alg_values_supported: ["RS256"],
    subject_types_supported: expect.any(Array),
    claims_supported: expect.arrayContaining(["sub", "job_workflow_ref"]),
  });
});

test.each(["Bearer", "bearer", "BEARER"])(
  "gives an ID token to a request whose scheme is written %s",
  async (scheme) => {
    const issuer = createIssuer(() => NOW_MS);
    const headers = { authorization: `${scheme} ${issuer.requestToken}` };
    expect((await issuer.fetch(new Request(issuer.requestUrl, { headers }))).status).toBe(200);
  },
);

test.each(["Bearer other", "Basic", "bearer"])("gives no ID token to a request with %s", async (authorization) => {
  const issuer = createIssuer(() => NOW_MS);
  expect((await issuer.fetch(new Request(issuer.requestUrl, { headers: { authorization } }))).status).toBe(401);
});
