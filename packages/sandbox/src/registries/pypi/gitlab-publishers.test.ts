import { describe, expect, test } from "vitest";
import {
  type ClaimOverrides,
  createSandbox,
  defaultGitlabJob,
  gitlabClaims,
  type GitlabJob,
  type Sandbox,
} from "../../index.ts";

async function mint(sandbox: Sandbox, claims: ClaimOverrides): Promise<{ status: number; body: unknown }> {
  const token = await sandbox.issuer.mintIdToken(claims, "pypi");
  const body = JSON.stringify({ token });
  const request = new Request("https://pypi.org/_/oidc/mint-token", { method: "POST", body });
  const response = await sandbox.pypi.fetch(request);
  return { status: response.status, body: await response.json() };
}

function claimsOf(job: Partial<GitlabJob> = {}, others: ClaimOverrides = {}): ClaimOverrides {
  return { ...gitlabClaims({ ...defaultGitlabJob(), ...job }), ...others };
}

function refusal(code: string, description: string): unknown {
  return { status: 422, body: { message: "Token request failed", errors: [{ code, description }] } };
}

function noPublisher(reason: string): unknown {
  return refusal("invalid-publisher", `valid token, but no corresponding publisher (${reason})`);
}

const NOT_FOUND = noPublisher("Publisher with matching claims was not found");
const EXPECTED =
  "'gitlab.com/octo-group/octo-project//.gitlab-ci.yml@0123456789abcdef0123456789abcdef01234567', 'gitlab.com/octo-group/octo-project//.gitlab-ci.yml@refs/tags/v1.0.0'";

describe("an ID token of GitLab", () => {
  test("an ID token of GitLab is exchanged once for a token of the publisher's projects", async () => {
    const sandbox = createSandbox();
    const claims = claimsOf({}, { jti: "the-only-one" });
    expect(await mint(sandbox, claims)).toMatchObject({ status: 200, body: { success: true } });
    expect(sandbox.pypi.tokens).toMatchObject([{ projects: ["octo-package"], live: true }]);
    expect(await mint(sandbox, claims)).toEqual(refusal("invalid-reuse-token", "invalid token: already used"));
  });

  test("holds no claim that is GitHub's alone", async () => {
    const token = await createSandbox().issuer.mintIdToken(claimsOf(), "pypi");
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    expect(Object.keys(claims).filter((name) => /^(repository|actor|workflow|job_workflow|run_)/.test(name))).toEqual(
      [],
    );
    expect(claims).toMatchObject({
      iss: "https://gitlab.com",
      namespace_path: "octo-group",
      ref_path: "refs/tags/v1.0.0",
    });
  });

  test.each<[string, ClaimOverrides]>([
    ["another project", claimsOf({ projectPath: "octo-group/renamed" })],
    ["another file", claimsOf({ pipelineFile: "ci/release.yml" })],
    ["another environment", claimsOf({ environment: "staging" })],
    ["no environment", claimsOf({ environment: undefined })],
    ["an environment in other capitals", claimsOf({ environment: "Release" })],
  ])("an ID token of GitLab of %s finds no publisher", async (_name, claims) => {
    expect(await mint(createSandbox(), claims)).toEqual(NOT_FOUND);
  });

  test("an ID token of GitLab without an environment matches a publisher without one", async () => {
    const sandbox = createSandbox();
    for (const publisher of sandbox.pypi.gitlabPublishers) publisher.environment = undefined;
    expect((await mint(sandbox, claimsOf({ environment: undefined }))).status).toBe(200);
    expect((await mint(sandbox, claimsOf({ environment: "staging" }))).status).toBe(200);
  });

  test.each<[string, ClaimOverrides, string]>([
    ["without its ref", claimsOf({}, { ref_path: null }), "Missing claim 'ref_path'"],
    [
      "whose file is none",
      claimsOf({ ciConfigRefUri: "gitlab.com/octo-group/octo-project//ci/.yml@refs/tags/v1.0.0" }),
      "Could not extract workflow filename from OIDC claims",
    ],
    [
      "whose file lies in another project",
      claimsOf({ ciConfigRefUri: "gitlab.com/octo-group/shared//.gitlab-ci.yml@refs/heads/main" }),
      `The ci_config_ref_uri claim does not match, expecting one of [${EXPECTED}], got 'gitlab.com/octo-group/shared//.gitlab-ci.yml@refs/heads/main'`,
    ],
    [
      "of another subject",
      claimsOf({}, { sub: "project_path:hubot/other:ref_type:tag" }),
      "Check failed for required claim 'sub'",
    ],
  ])("%s is refused with the reason", async (_name, claims, reason) => {
    expect(await mint(createSandbox(), claims)).toEqual(noPublisher(reason));
  });

  test("an ID token of GitLab is refused while GitLab's are switched off, GitHub's are not", async () => {
    const sandbox = createSandbox();
    sandbox.pypi.settings.gitlabEnabled = false;
    const words = "gitlab trusted publishing functionality not enabled";
    expect(await mint(sandbox, claimsOf())).toEqual(refusal("not-enabled", words));
    expect((await mint(sandbox, {})).status).toBe(200);
  });
});
