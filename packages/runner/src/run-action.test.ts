import { describe, expect, test } from "vitest";
import { writeAction } from "../test/write-action.ts";
import { runAction } from "./run-action.ts";

const PRINT_ENV = `say(JSON.stringify(process.env));`;

function environment(stdout: string): Record<string, string> {
  return JSON.parse(stdout);
}

describe("environment", () => {
  test("does not pass on the parent's", async () => {
    process.env["MINT_PARENT"] = "seen";
    process.env["HTTPS_PROXY"] = "http://localhost:1";
    const { main } = await runAction({ action: await writeAction({ main: PRINT_ENV }) });
    delete process.env["MINT_PARENT"];
    delete process.env["HTTPS_PROXY"];
    const env = environment(main.stdout);
    expect(
      Object.keys(env)
        .filter((name) => !/^(?:GITHUB|RUNNER)_/u.test(name))
        .toSorted(),
    ).toEqual(["CI", "HOME", "LANG", "PATH", "TMPDIR", "USER"]);
  });

  test("sets the runner's variables, which the caller may change or take away", async () => {
    const env = { GITHUB_REPOSITORY: "some/where", GITHUB_REF: undefined, HTTPS_PROXY: "http://proxy.test" };
    const { main } = await runAction({ action: await writeAction({ main: PRINT_ENV }), env });
    expect(environment(main.stdout)).toMatchObject({
      GITHUB_ACTIONS: "true",
      GITHUB_REPOSITORY: "some/where",
      GITHUB_REPOSITORY_ID: "74",
      GITHUB_REPOSITORY_OWNER_ID: "65",
      RUNNER_ENVIRONMENT: "github-hosted",
      HTTPS_PROXY: "http://proxy.test",
    });
    expect(environment(main.stdout)).not.toHaveProperty("GITHUB_REF");
  });

  test("runs in the workspace, with the event on disk", async () => {
    const main = `say(process.cwd() === process.env.GITHUB_WORKSPACE, require(process.env.GITHUB_EVENT_PATH).action);`;
    const result = await runAction({ action: await writeAction({ main }), event: { action: "published" } });
    expect(result.main.stdout).toBe("true\npublished\n");
  });

  test("environment closes stdin", async () => {
    const main = `process.stdin.on("data", () => {}).on("end", () => say("ended"));`;
    expect((await runAction({ action: await writeAction({ main }) })).main.stdout).toBe("ended\n");
  });
});

describe("inputs", () => {
  const inputs = `  User Name: {}\n  package-name:\n    default: 1.0\n  flag: { default: true, deprecationMessage: use it not }`;

  test("sets all that are declared: given, default, or empty", async () => {
    const { main } = await runAction({
      action: await writeAction({ main: PRINT_ENV, inputs }),
      inputs: { FLAG: "no" },
    });
    const env = environment(main.stdout);
    expect(env).toMatchObject({ INPUT_USER_NAME: "", "INPUT_PACKAGE-NAME": "1.0", INPUT_FLAG: "no" });
  });

  test("warns of undeclared and of deprecated inputs", async () => {
    const action = await writeAction({ main: PRINT_ENV, inputs });
    const { main } = await runAction({ action, inputs: { typo: "x", flag: "y" } });
    expect(main.annotations.map((one) => one.message)).toEqual([
      "Input 'flag' has been deprecated with message: use it not",
      "Unexpected input(s) 'typo', valid inputs are ['User Name', 'package-name', 'flag']",
    ]);
    expect(environment(main.stdout)).toMatchObject({ INPUT_TYPO: "x" });
  });
});

describe("main and post", () => {
  test("hands state, inputs and exported variables to post, with fresh files", async () => {
    const action = await writeAction({
      inputs: "  audience: {}",
      main: `tell("STATE", "token=abc\\nlong<<E\\n1\\n2\\nE\\n"); tell("ENV", "EXPORTED=yes\\n"); tell("PATH", "/opt/tool\\n");
             tell("OUTPUT", "token=abc\\n"); tell("STEP_SUMMARY", "# Done\\n");`,
      post: `const { STATE_token, STATE_long, INPUT_AUDIENCE, EXPORTED, PATH, GITHUB_OUTPUT } = process.env;
             say(JSON.stringify([STATE_token, STATE_long, INPUT_AUDIENCE, EXPORTED, PATH.split(":")[0],
               require("node:fs").readFileSync(GITHUB_OUTPUT, "utf8")]));`,
    });
    const { main, post, status } = await runAction({ action, inputs: { audience: "pypi" } });
    expect(status).toBe("success");
    expect(main).toMatchObject({
      outputs: { token: "abc" },
      state: { token: "abc", long: "1\n2" },
      summary: "# Done\n",
    });
    expect(main).toMatchObject({ env: { EXPORTED: "yes" }, path: ["/opt/tool"], files: [] });
    expect(JSON.parse(post?.stdout ?? "")).toEqual(["abc", "1\n2", "pypi", "yes", "/opt/tool", ""]);
  });

  test("runs post after a main that failed, and reports main's exit code", async () => {
    const action = await writeAction({
      main: `say("::error::no"); process.exitCode = 3;`,
      post: `say("post");`,
    });
    const { main, post, status } = await runAction({ action });
    expect(main).toMatchObject({ exitCode: 3, conclusion: "failure" });
    expect(post).toMatchObject({ exitCode: 0, conclusion: "success", log: "Post job cleanup.\npost" });
    expect(status).toBe("failure");
  });

  test.for(["success()", "${{ success() && !cancelled() }}", "cancelled()"])("respects post-if: %s", async (postIf) => {
    const action = await writeAction({
      main: `process.exit(1)`,
      post: `say("post");`,
      postIf: `"${postIf}"`,
    });
    expect((await runAction({ action })).post).toBeUndefined();
  });

  test("leaves post out, or changes its world, when asked to", async () => {
    const action = await writeAction({
      main: "",
      inputs: "  name: {}",
      post: `say(process.env.INPUT_NAME + process.env.X);`,
    });
    expect((await runAction({ action, post: false })).post).toBeUndefined();
    const { post } = await runAction({
      action,
      inputs: { name: "a" },
      post: { env: { X: "y" }, inputs: { name: "b" } },
    });
    expect(post?.stdout).toBe("by\n");
  });

  test("lists the files that changed", async () => {
    const action = await writeAction({
      main: `writeFileSync(process.env.HOME + "/.pypirc", "secret"); writeFileSync("known.txt", "new");
             require("node:fs").rmSync("gone.txt"); writeFileSync(require("node:os").tmpdir() + "/x", "");`,
    });
    const { main } = await runAction({
      action,
      prepare: async ({ workspace }) => {
        const { writeFile } = await import("node:fs/promises");
        for (const name of ["known.txt", "gone.txt", "same.txt"]) await writeFile(`${workspace}/${name}`, "old");
      },
    });
    expect(main.files.toSorted((one, other) => one.path.localeCompare(other.path))).toEqual([
      { path: "home/.pypirc", change: "created", text: "secret" },
      { path: "tmp/x", change: "created", text: "" },
      { path: "work/octo-repo/octo-repo/gone.txt", change: "deleted", text: "" },
      { path: "work/octo-repo/octo-repo/known.txt", change: "modified", text: "new" },
    ]);
  });

  test("does not wait for a pipe that an action left", async () => {
    const main = `require("node:child_process").execFileSync("/usr/bin/mkfifo", [require("node:os").tmpdir() + "/pipe"]);`;
    const result = await runAction({ action: await writeAction({ main }) });
    expect(result.main.files).toEqual([{ path: "tmp/pipe", change: "created", text: "" }]);
  });
});
