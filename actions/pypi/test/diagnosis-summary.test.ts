import { readExplanation } from "@mint/action-kit/testing";
import { targetOf } from "@mint/action-kit/testing/target";
import { onlyError, worldForEachTest } from "@mint/action-kit/testing/world";
import { observed } from "@mint/runner";
import { expect, test } from "vitest";

const HOSTILE = "a|b`<img src=x>\n::error::x\r\n##[error]y [l](http://x) @octocat #1";

const world = worldForEachTest(targetOf("pypi"));

test("the summary says in a table what a token is good for, until when, and whose identity it came from", async () => {
  const { main } = await world.run({ post: false });
  const expiry = main.outputs["expires-at"]?.replaceAll(":", "&#58;");
  expect(main.summary).toBe(`### ✅ One token from ${new URL(world.urls.pypi).host.replace(":", "&#58;")}

| Good for | every project that names this publisher |
| --- | --- |
| Expires | ${expiry}, and revoked when the job ends |
| Repository | <code>octo-org/octo-repo</code> |
| Workflow | <code>octo-org/octo-repo/.github/workflows/release.yml<span>&#64;</span>refs/tags/v1.0.0</code> |
| Environment | <code>release</code> |
| Audience | <code>pypi</code> |

`);
});

test("the summary of a token holds no markup of the claims, and says so if there is no environment", async () => {
  world.sandbox.pypi.publishers.forEach((publisher) => (publisher.environment = undefined));
  world.sandbox.issuer.job.environment = undefined;
  const { main } = await world.run({ post: false });
  expect(main.summary).toContain("| Environment | none |");
  world.sandbox.issuer.job.environment = HOSTILE;
  const { main: hostile } = await world.run({ post: false });
  expect(hostile.exitCode).toBe(0);
  expect(hostile.summary.split("\n").length).toBeLessThanOrEqual(12);
  for (const active of ["<img", "](http://x)", "@octocat", "a|b", "`<", "::error"]) {
    expect(hostile.summary).not.toContain(active);
  }
});

test.each([
  ["v1.5.0", "v1.5.0"],
  ["v1", "v1"],
  ["8f1c2a7de03b4590a6c1d92e7f5b84c3a1096e2d", "8f1c2a7de03b4590a6c1d92e7f5b84c3a1096e2d"],
  ["pypi/v1.3.0", "pypi/v1.3.0"],
  ["refs/tags/v1", "v1"],
  ["releases/v1", "releases/v1"],
  ["", "main"],
  ["a-branch", "main"],
  ["v1)](http://x", "main"],
])("a failure of the action at %j links the page at %s", async (ref, page) => {
  const env = { GITHUB_ACTION_REPOSITORY: "org/mint", GITHUB_ACTION_REF: ref, ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" };
  const { main } = await world.run({ env, post: false });
  const link = `https://github.com/org/mint/blob/${page}/docs/TROUBLESHOOTING.md#identity_missing`;
  expect(onlyError(main)).toContain(link);
  expect(main.summary).toContain(`(${link})`);
});

test("a failure of a fork of the action links the page of main", async () => {
  const env = {
    GITHUB_ACTION_REPOSITORY: "octo-org/mint",
    GITHUB_ACTION_REF: "v1",
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "",
  };
  const { main } = await world.run({ env, post: false });
  expect(onlyError(main)).toContain("https://github.com/org/mint/blob/main/docs/TROUBLESHOOTING.md#identity_missing");
});

test("the annotation of a failure has a title, and its code stays in its text", async () => {
  world.sandbox.issuer.job.workflow = "publish.yml";
  const { main } = await world.run({ post: false });
  expect(main.annotations).toMatchObject([
    {
      message: expect.stringMatching(/^EXCHANGE_REFUSED: /),
      properties: { title: `No token from ${new URL(world.urls.pypi).host}` },
    },
  ]);
});

test.each([true, false])("summary: false leaves the summary empty, minted: %s", async (minted) => {
  if (!minted) world.sandbox.issuer.job.environment = "staging";
  const { main } = await world.run({ inputs: { summary: "false" }, post: false });
  expect(main.exitCode).toBe(minted ? 0 : 1);
  expect(main.summary).toBe("");
});

test.each([
  ["is not set", ""],
  ["does not exist", "/nowhere/summary"],
  ["is a folder", "/tmp"],
  ["is a device", "/dev/full"],
])("a summary that %s fails no run, and hides no failure", async (_, path) => {
  const minted = await world.run({ env: { GITHUB_STEP_SUMMARY: path }, post: false });
  expect(minted.main.exitCode).toBe(0);
  expect(minted.main.annotations).toEqual([]);
  world.sandbox.issuer.job.environment = "staging";
  const refused = await world.run({ env: { GITHUB_STEP_SUMMARY: path }, post: false });
  expect(readExplanation(refused.main).code).toBe("EXCHANGE_REFUSED");
});

test("claims are text in log, annotation and summary, whatever they hold", async () => {
  world.sandbox.issuer.job.environment = HOSTILE;
  const result = await world.run({ post: false });
  const { annotation, form } = readExplanation(result.main);
  // What nobody sees is shown, and nothing begins a command.
  expect(form["Environment name"]).toMatch(
    /^a\|b`<img src=x>U\+000A::error::xU\+000D.*# #\[error\]y \[l\]\(http:\/\/x\) @octocat #1 +\(each U\+… stands for one/,
  );
  expect(annotation.split("\n").every((line) => !line.trimStart().startsWith("::"))).toBe(true);
  const { summary } = result.main;
  for (const active of ["<img", "](http://x)", "@octocat", "a|b", "`<"]) expect(summary).not.toContain(active);
  const commands = result.main.lines.flatMap(({ command }) => (command === undefined ? [] : [command.name]));
  expect(new Set(commands)).toEqual(new Set(["add-mask", "group", "endgroup", "error"]));
  expect(observed(result).some(({ text }) => text.includes("##[error]y"))).toBe(false);
});

test("an issuer that the index would refuse is named before the index is shown an identity", async () => {
  world.sandbox.issuer.url = "https://token.actions.githubusercontent.com/octo-enterprise";
  const { main } = await world.run({ post: false });
  expect(readExplanation(main).code).toBe("UNSUPPORTED_ISSUER");
  expect(world.sandbox.issuer.log).toHaveLength(1);
  expect(world.sandbox.pypi.log.map(({ path }) => path)).toEqual(["/_/oidc/audience"]);
});

test("a job that the index does not trust is shown the claims that the index saw", async () => {
  world.sandbox.issuer.job.workflow = "publish.yml";
  const { main } = await world.run();
  expect(onlyError(main)).toMatch(/^EXCHANGE_REFUSED: .*Publisher with matching claims was not found/s);
  expect(main.log).toContain("octo-org/octo-repo/.github/workflows/publish.yml@refs/tags/v1.0.0");
});
