import { defaultGitlabJob, gitlabClaims, type RunningSandbox, startSandbox } from "@mint/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mint } from "./mint.ts";

let running: RunningSandbox;

beforeAll(async () => {
  running = await startSandbox();
});
beforeEach(() => {
  const { issuer, pypi, nuget } = running.sandbox;
  issuer.job.environment = "release";
  issuer.job.eventName = "push";
  for (const publisher of pypi.gitlabPublishers) publisher.environment = "release";
  for (const list of [pypi.tokens, nuget.keys, pypi.log, nuget.log]) list.splice(0);
});
afterAll(() => running.close());

const env = (): Record<string, string> => ({ ...running.env, GITHUB_ACTIONS: "true" });
const pypi = (): readonly string[] => ["doctor", "pypi", "--repository-url", `${running.urls.pypi}/legacy/`];
const nuget = (): readonly string[] => [
  "--user",
  "octocat",
  "--token-service-url",
  `${running.urls.nuget}/api/v2/token`,
];

describe("mint doctor", () => {
  it("names a wrong environment and prints the form", async () => {
    running.sandbox.issuer.job.environment = "staging";
    const { code, stdout } = await mint(pypi(), { env: env() });
    expect(code).toBe(1);
    expect(stdout).toContain("Identity: github-actions");
    expect(stdout).toMatch(/refuses this job/);
    expect(stdout).toMatch(/EXCHANGE_REFUSED: .*environment[^]*it says \(HTTP 422\)/i);
    expect(stdout).toContain("TROUBLESHOOTING.md#exchange_refused");
    expect(stdout).toMatch(/What to type into the form:/);
    expect(stdout).toMatch(/Owner: octo-org/);
    expect(stdout).toMatch(/Repository name: octo-repo/);
    expect(stdout).toMatch(/Workflow name: release\.yml/);
    expect(stdout).toMatch(/Environment name.*: staging/);
    expect(stdout).toMatch(/environment: staging/);
  });

  it("says so if everything is in order, and leaves no live token", async () => {
    const { code, stdout } = await mint(pypi(), { env: env() });
    expect([code, stdout]).toEqual([0, expect.stringContaining("accepts this job")]);
    expect(stdout).toContain("revoked at once");
    expect(running.sandbox.pypi.tokens.map(({ live }) => live)).toEqual([false]);
  });

  it("says so where a token that it was given could not be revoked", async () => {
    running.sandbox.pypi.intercept = (request) =>
      request.url.endsWith("/burn-token") ? new Response("", { status: 403 }) : undefined;
    const { stdout } = await mint([...pypi(), "--ask"], { env: env() });
    running.sandbox.pypi.intercept = undefined;
    expect(stdout).toMatch(/It issued a token, which could not be revoked and expires 20\S+\. EXCHANGE_REFUSED: /);
    expect(stdout).not.toContain("thrown away");
  });

  it("lists stored secrets by name, never by value", async () => {
    const secret = "a-password-that-outlives-the-job";
    const end = await mint(["doctor"], {
      env: { ...env(), TWINE_PASSWORD: secret, POETRY_PYPI_TOKEN_MINE: secret, UV_PUBLISH_TOKEN: "" },
    });
    expect(end.stdout).toContain("TWINE_PASSWORD (pypi)");
    expect(end.stdout).toContain("POETRY_PYPI_TOKEN_MINE (pypi)");
    expect(end.stdout).not.toContain("UV_PUBLISH_TOKEN");
    expect(end.stdout + end.stderr).not.toContain(secret);
    expect(end.code).toBe(0);
  });

  it("asks no registry that cannot revoke its token, unless --ask says so", async () => {
    const looked = await mint(["doctor", "nuget", ...nuget()], { env: env() });
    expect(looked.stdout).toContain("was not asked");
    expect(looked.stdout).toContain("repository: octo-org/octo-repo");
    expect(running.sandbox.nuget.log).toEqual([]);
    const asked = await mint(["doctor", "nuget", "--ask", ...nuget()], { env: env() });
    expect([asked.code, asked.stdout]).toEqual([0, expect.stringContaining("thrown away and expires 20")]);
    expect(running.sandbox.nuget.keys).toHaveLength(1);
  });

  it("mint doctor does not spend an identity that a job has once", async () => {
    const token = await running.sandbox.issuer.mintIdToken({}, "pypi");
    const gitlab = { GITLAB_CI: "true", PYPI_ID_TOKEN: token };
    const { code, stdout } = await mint(pypi(), { env: gitlab });
    expect([code, stdout]).toEqual([0, expect.stringContaining("was not asked")]);
    expect(running.sandbox.pypi.log.map(({ path }) => path)).toEqual(["/_/oidc/audience"]);
    expect(stdout).not.toContain(token.slice(0, 40));
  });

  it("lists for a job of GitLab the registries that do not accept its identities, without anything to paste", async () => {
    const env = { GITLAB_CI: "true", CI_SERVER_URL: "https://gitlab.com" };
    for (const command of ["doctor", "token"]) {
      const { code, stdout, stderr } = await mint([command, "rubygems"], { env });
      expect(code).toBe(1);
      expect(stdout + stderr).toContain("RubyGems.org accepts no identity of GitLab.com (https://gitlab.com).");
      expect(stdout + stderr).not.toContain("id_tokens:");
    }
  });

  it("prints what to type for a GitLab job, and asks the registry with --ask", async () => {
    const job = { ...defaultGitlabJob(), environment: "staging" };
    const gitlab = {
      GITLAB_CI: "true",
      PYPI_ID_TOKEN: await running.sandbox.issuer.mintIdToken(gitlabClaims(job), "pypi"),
    };
    const looked = await mint(pypi(), { env: gitlab });
    expect([looked.code, looked.stdout]).toEqual([0, expect.stringContaining("was not asked")]);
    expect(looked.stdout).toContain("Identity: gitlab-ci");
    expect(looked.stdout).toContain(
      "ci_config_ref_uri: gitlab.com/octo-group/octo-project//.gitlab-ci.yml@refs/tags/v1.0.0",
    );
    const asked = await mint([...pypi(), "--ask"], { env: gitlab });
    expect(asked.code).toBe(1);
    expect(asked.stdout).toMatch(
      /EXCHANGE_REFUSED: .*no trusted publisher for "\.gitlab-ci\.yml" of "octo-group\/octo-project"/,
    );
    for (const { stdout } of [looked, asked]) {
      expect(stdout).toMatch(
        /What to type into the form:\n +Namespace: octo-group\n +Project name: octo-project\n +Top-level pipeline file path: \.gitlab-ci\.yml\n +Environment name: staging\n/,
      );
    }
    for (const publisher of running.sandbox.pypi.gitlabPublishers) publisher.environment = "staging";
    const cured = await mint([...pypi(), "--ask"], { env: gitlab });
    expect([cured.code, cured.stdout]).toEqual([0, expect.stringContaining("accepts this job")]);
  });

  it("foresees an event that the registry refuses", async () => {
    const { code, stdout } = await mint(pypi(), { env: { ...env(), GITHUB_EVENT_NAME: "pull_request_target" } });
    expect([code, stdout]).toEqual([1, expect.stringContaining("UNSAFE_EVENT")]);
  });

  it("says what a broken identity lacks, with what to paste", async () => {
    const github = await mint(["doctor", "pypi"], { env: { GITHUB_ACTIONS: "true" } });
    expect([github.code, github.stdout]).toEqual([1, expect.stringContaining("id-token: write")]);
    const gitlab = await mint(["doctor", "pypi"], { env: { GITLAB_CI: "true" } });
    expect([gitlab.code, gitlab.stdout]).toEqual([1, expect.stringContaining('PYPI_ID_TOKEN:\n        aud: "pypi"')]);
  });

  it("explains how to rehearse without a CI", async () => {
    const { code, stdout } = await mint(["doctor", "pypi"]);
    expect(code).toBe(1);
    expect(stdout).toContain("No identity");
    expect(stdout).toContain("mint sandbox");
  });

  it("gives it all as one JSON object", async () => {
    running.sandbox.issuer.job.environment = "staging";
    const { code, stdout } = await mint([...pypi(), "--json"], { env: { ...env(), TWINE_PASSWORD: "x" } });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      identity: { id: "github-actions", refreshable: true },
      registries: [
        {
          id: "pypi",
          verdict: "refused",
          problem: {
            code: "EXCHANGE_REFUSED",
            message: expect.stringContaining("has no trusted publisher"),
            messages: [expect.stringContaining("invalid-publisher")],
            status: 422,
          },
          claims: { environment: "staging", repository: "octo-org/octo-repo" },
          form: expect.arrayContaining([expect.objectContaining({ value: "octo-repo" })]),
        },
      ],
      storedSecrets: [{ name: "TWINE_PASSWORD", registry: "pypi" }],
    });
  });

  it("reports a wrong option of one registry and examines the others", async () => {
    const { code, stdout } = await mint(pypi().toSpliced(2, 0, "nuget"), { env: env() });
    expect(code).toBe(1);
    expect(stdout).toContain("NuGet.org could not be asked\n  INVALID_INPUT: --user is missing");
    expect(stdout).toContain("accepts this job");
  });
});
