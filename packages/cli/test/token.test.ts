import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { defaultGitlabJob, gitlabClaims, type RunningSandbox, startSandbox } from "@mint/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { macaroonFor } from "./macaroon.ts";
import { mint } from "./mint.ts";

let running: RunningSandbox;

beforeAll(async () => {
  running = await startSandbox();
});
beforeEach(() => {
  const { issuer, pypi, nuget } = running.sandbox;
  for (const list of [pypi.tokens, nuget.keys, pypi.log, issuer.log]) list.splice(0);
});
afterAll(() => running.close());

const env = (): Record<string, string> => ({ ...running.env, GITHUB_ACTIONS: "true" });
const pypi = (): readonly string[] => ["pypi", "--repository-url", `${running.urls.pypi}/legacy/`];
const nuget = (): readonly string[] => ["nuget", "--token-service-url", `${running.urls.nuget}/api/v2/token`];

describe("mint token", () => {
  it("prints the token alone on stdout, after its mask on stderr", async () => {
    const { code, stdout, stderr } = await mint(["token", ...pypi()], { env: env() });
    const [record] = running.sandbox.pypi.tokens;
    expect([code, stdout, record?.live]).toEqual([0, `${record?.token}\n`, true]);
    expect(stderr).toContain(`::add-mask::${record?.token}`);
    expect(stderr).toContain(`::add-mask::${running.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`);
    expect(stderr).toContain("repository octo-org/octo-repo");
  });

  it("masks nothing where no runner reads commands, and says nothing with --quiet", async () => {
    const idToken = await running.sandbox.issuer.mintIdToken({}, "pypi");
    const end = await mint(["token", "--quiet", ...pypi()], { env: { GITLAB_CI: "true", PYPI_ID_TOKEN: idToken } });
    expect([end.code, end.stderr]).toEqual([0, ""]);
  });

  it("mints for a job of GitLab, and tells one that is refused what to type", async () => {
    const run = async (job: Parameters<typeof gitlabClaims>[0]) => {
      const idToken = await running.sandbox.issuer.mintIdToken(gitlabClaims(job), "pypi");
      return mint(["token", ...pypi()], { env: { GITLAB_CI: "true", PYPI_ID_TOKEN: idToken } });
    };
    expect(await run(defaultGitlabJob())).toMatchObject({ code: 0, stdout: expect.stringMatching(/^pypi-/) });
    const refused = await run({ ...defaultGitlabJob(), pipelineFile: "ci/release.yml" });
    expect([refused.code, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toContain("Top-level pipeline file path: ci/release.yml");
    expect(refused.stderr).not.toMatch(/job_workflow_ref|provider=github/);
  });

  it("gives token, expiry and user name as JSON", async () => {
    const { stdout } = await mint(["token", ...pypi(), "--json"], { env: env() });
    const [record] = running.sandbox.pypi.tokens;
    expect(JSON.parse(stdout)).toEqual({
      registry: "pypi",
      token: record?.token,
      username: "__token__",
      expiresAt: new Date((record?.expiresAt ?? 0) * 1_000).toISOString(),
    });
  });

  it("mints for NuGet", async () => {
    const { code, stdout } = await mint(["token", ...nuget(), "--user", "octocat"], { env: env() });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\S{84}\n$/)]);
  });

  it("takes an ID token from stdin", async () => {
    const stdin = `${await running.sandbox.issuer.mintIdToken({}, "pypi")}\n`;
    const { code, stdout } = await mint(["token", ...pypi(), "--id-token-stdin"], { stdin });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^pypi-/)]);
    expect(running.sandbox.issuer.log.filter(({ path }) => path.includes("idtoken"))).toEqual([]);
  });

  it("takes an ID token from MINT_ID_TOKEN, before any CI's", async () => {
    const MINT_ID_TOKEN = await running.sandbox.issuer.mintIdToken({}, "pypi");
    expect(await mint(["token", ...pypi()], { env: { ...env(), MINT_ID_TOKEN } })).toMatchObject({ code: 0 });
    expect(running.sandbox.issuer.log.filter(({ path }) => path.includes("idtoken"))).toEqual([]);
  });

  it("ends with 1 after a failure, with its code, the reason and what to type on stderr", async () => {
    const other = { ...env(), GITHUB_ACTIONS: "true" };
    running.sandbox.issuer.job.environment = "staging";
    const { code, stdout, stderr } = await mint(["token", ...pypi()], { env: other });
    running.sandbox.issuer.job.environment = "release";
    expect([code, stdout]).toEqual([1, ""]);
    // The finding that is certain, the registry's own words, the form, the link: as an action's annotation has it.
    expect(stderr).toMatch(
      /mint: EXCHANGE_REFUSED: .*environment[^]*it says \(HTTP 422\): invalid-publisher[^]*This is (certain|likely):[^]*What to type into the form:[^]*TROUBLESHOOTING\.md#exchange_refused\n$/,
    );
  });

  it("doubts an audience that was typed", async () => {
    const { code, stderr } = await mint(["token", ...pypi(), "--audience", "testpypi"], { env: env() });
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('audience "testpypi" (TestPyPI\'s), which was set by hand'),
    ]);
  });

  it("reports a lost answer if the job has no other identity", async () => {
    const idToken = await running.sandbox.issuer.mintIdToken({}, "pypi");
    running.sandbox.pypi.intercept = (request) =>
      request.url.endsWith("/mint-token") ? new Response("", { status: 502 }) : undefined;
    const { code, stderr } = await mint(["token", ...pypi()], { env: { GITLAB_CI: "true", PYPI_ID_TOKEN: idToken } });
    running.sandbox.pypi.intercept = undefined;
    expect([code, stderr]).toEqual([1, expect.stringContaining("The answer was lost")]);
    expect(stderr).toContain("mint: EXCHANGE_UNAVAILABLE: ");
    expect(stderr).not.toContain("What to type");
    expect(running.sandbox.pypi.log.filter(({ path }) => path.endsWith("/mint-token"))).toHaveLength(1);
  });

  it("ends with 130 after SIGINT and leaves no token", async () => {
    // Answers once the command line is gone.
    const { promise, resolve } = Promise.withResolvers<undefined>();
    running.sandbox.issuer.intercept = () => promise;
    const run = { env: env(), signals: [{ after: /audience/, signal: "SIGINT" as const }] };
    const { code, stdout } = await mint(["token", ...pypi()], run);
    resolve(undefined);
    running.sandbox.issuer.intercept = undefined;
    expect([code, stdout]).toEqual([130, ""]);
    expect(running.sandbox.pypi.tokens).toEqual([]);
  });

  it("revokes a token without a reader", async () => {
    const entry = join(import.meta.dirname, "..", "src", "mint.ts");
    const child = spawn(process.execPath, ["-C", "@mint/source", entry, "token", ...pypi()], {
      env: { PATH: process.env["PATH"], ...env() },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.destroy();
    child.stderr.resume();
    const [code]: unknown[] = await once(child, "exit");
    expect(code).toBe(1);
    expect(running.sandbox.pypi.tokens.map(({ live }) => live)).toEqual([false]);
  });
});

describe("mint revoke", () => {
  const token = async (): Promise<string> => (await mint(["token", ...pypi()], { env: env() })).stdout;

  it("revokes a token that comes by stdin", async () => {
    const end = await mint(["revoke", ...pypi()], { stdin: await token() });
    expect(end).toMatchObject({ code: 0, stdout: "" });
    // The index says the same of a token that never was.
    expect(end.stderr).toContain("to revoke the token; it does not say whether there was such a token");
    expect(running.sandbox.pypi.tokens.map(({ live }) => live)).toEqual([false]);
  });

  it("revokes a token that comes by MINT_TOKEN", async () => {
    const MINT_TOKEN = (await token()).trim();
    expect(await mint(["revoke", ...pypi()], { env: { MINT_TOKEN } })).toMatchObject({ code: 0 });
    expect(running.sandbox.pypi.tokens.map(({ live }) => live)).toEqual([false]);
  });

  it.each([
    ["pypi", "hunter2"],
    ["pypi", "hunter2-hunter2-hunter2"],
    ["pypi", "cio_tp_aTokenOfAnotherRegistry"],
    ["crates", "hunter2-hunter2-hunter2"],
    ["crates", "cioAnApiTokenOfAnAccountThatIsNone"],
  ] as const)("mint revoke %s refuses %s before any request", async (registry, stdin) => {
    const address = registry === "pypi" ? pypi() : ["crates", "--url", running.urls.crates];
    running.sandbox[registry].log.splice(0);
    const end = await mint(["revoke", ...address], { stdin });
    expect(end).toMatchObject({ code: 1, stdout: "" });
    expect(end.stderr).toMatch(/INVALID_INPUT: This is not a token/);
    expect(end.stderr).not.toContain(stdin);
    expect(running.sandbox[registry].log).toEqual([]);
  });

  it.each([
    ["test.pypi.org", [], "That is a token of test.pypi.org, not of PyPI", "Give testpypi as repository-url."],
    ["pypi.org", ["--repository-url", "testpypi"], "That is a token of pypi.org, not of TestPyPI", "repository-url"],
    ["pypi.org", ["--repository-url", "https://index.example/"], "a token of pypi.org, not of index.example", ""],
  ])("mint revoke sends a token of %s to no other index: %j", async (location, options, message, advice) => {
    const end = await mint(["revoke", "pypi", ...options], { stdin: macaroonFor(location) });
    expect(end).toMatchObject({ code: 1, stdout: "" });
    expect(end.stderr).toContain(message);
    expect(end.stderr).toContain(advice);
  });

  it("says in JSON that it asked, where the registry confirms nothing", async () => {
    const end = await mint(["revoke", ...pypi(), "--json"], { stdin: await token() });
    expect(JSON.parse(end.stdout)).toEqual({ registry: "pypi", revocation: "asked" });
  });

  it("ends with 1 if the registry cannot revoke, with 2 if there is no token", async () => {
    for (const options of [[], nuget().slice(1), ["--user", "octocat"]]) {
      const end = await mint(["revoke", "nuget", ...options], { stdin: "a-key-of-some-length" });
      expect([end.code, end.stderr]).toEqual([1, expect.stringContaining("REGISTRY_UNSUPPORTED: NuGet.org cannot")]);
    }
    expect(await mint(["revoke", ...pypi()], { stdin: "\n" })).toMatchObject({ code: 2 });
  });
});
