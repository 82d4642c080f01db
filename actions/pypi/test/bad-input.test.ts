import { secretsIn } from "@mint/runner";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { onlyError, startWorld, type World } from "./world.ts";

vi.setConfig({ testTimeout: 30_000 });

const NO_IDENTITY = { ACTIONS_ID_TOKEN_REQUEST_URL: undefined, ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined };
const PASSWORD = "correct-horse-battery-staple";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

interface Case {
  readonly title: string;
  readonly code: string;
  readonly options: Parameters<World["run"]>[0];
  /** What the error has to contain beside its code. */
  readonly text?: string;
}

const CASES: readonly Case[] = [
  {
    title: "a URL that is none",
    code: "INVALID_INPUT",
    options: { inputs: { "repository-url": "upload pypi org" } },
    text: "repository-url",
  },
  {
    title: "plain http to another host",
    code: "INSECURE_URL",
    options: { inputs: { "repository-url": "http://pypi.example/legacy/" } },
    text: "https://",
  },
  {
    title: "another protocol",
    code: "INSECURE_URL",
    options: { inputs: { "repository-url": "ftp://pypi.example/" } },
  },
  {
    title: "revoke that is neither true nor false",
    code: "INVALID_INPUT",
    options: { inputs: { revoke: "maybe" } },
    text: "revoke",
  },
  {
    title: "a timeout out of bounds",
    code: "INVALID_INPUT",
    options: { inputs: { timeout: "600" } },
    text: "timeout",
  },
  {
    title: "a timeout that is no number",
    code: "INVALID_INPUT",
    options: { inputs: { timeout: "soon" } },
    text: "timeout",
  },
  {
    title: "an audience of two lines",
    code: "INVALID_INPUT",
    options: { inputs: { audience: "pypi\n::error::x" } },
    text: "audience",
  },
  {
    title: "an audience that belongs to another host",
    code: "AUDIENCE_MISMATCH",
    options: { inputs: { "repository-url": "https://pypi.example/legacy/", audience: "pypi" } },
  },
  {
    title: "a job without id-token: write",
    code: "IDENTITY_MISSING",
    options: { env: NO_IDENTITY },
    text: "permissions:\n  id-token: write",
  },
  {
    title: "a pull request from a fork",
    code: "FORK_PULL_REQUEST",
    options: {
      env: { ...NO_IDENTITY, GITHUB_EVENT_NAME: "pull_request" },
      event: { pull_request: { head: repository("fork/octo-repo"), base: repository("octo-org/octo-repo") } },
    },
  },
  {
    title: "an event that the index refuses",
    code: "UNSAFE_EVENT",
    options: { env: { GITHUB_EVENT_NAME: "pull_request_target" } },
  },
  {
    title: "no output file",
    code: "OUTPUT_UNAVAILABLE",
    options: { env: { GITHUB_OUTPUT: "/nowhere/output" } },
  },
  {
    title: "no state file",
    code: "OUTPUT_UNAVAILABLE",
    options: { env: { GITHUB_STATE: "/nowhere/state" } },
  },
];

function repository(name: string): unknown {
  return { repo: { full_name: name } };
}

describe("before anything is sent, main ends with one error and its code", () => {
  test.each(CASES)("$title", async ({ code, options, text = "" }) => {
    const { main, post } = await world.run(options);
    expect(onlyError(main)).toMatch(new RegExp(`^${code}: `));
    expect(onlyError(main)).toContain(text);
    expect(main).toMatchObject({ exitCode: 1, outputs: {}, state: {} });
    expect(main.fileTexts.output).toBe("");
    expect(post).toMatchObject({ exitCode: 0, annotations: [] });
    expect(world.requests()).toBe(0);
  });

  test("a URL with a password in it, which is not repeated", async () => {
    const given = `https://octocat:${PASSWORD}@upload.pypi.org/legacy/`;
    const { main } = await world.run({ inputs: { "repository-url": given }, post: false });
    expect(onlyError(main)).toMatch(/^INVALID_INPUT: /);
    expect(main).toMatchObject({ exitCode: 1, outputs: {} });
    // The runner itself shows a step's inputs in the log; what the action says is what counts.
    expect(secretsIn({ phases: [{ ...main, log: "" }] }, [PASSWORD])).toEqual([]);
    expect(world.requests()).toBe(0);
  });
});
