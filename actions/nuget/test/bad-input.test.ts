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
  { title: "no user", code: "INVALID_INPUT", options: { inputs: { user: "" } }, text: "with:\n  user: " },
  {
    title: "a user of two lines",
    code: "INVALID_INPUT",
    options: { inputs: { user: "octocat\nhubot" } },
    text: "user",
  },
  {
    title: "a URL that is none",
    code: "INVALID_INPUT",
    options: { inputs: { "token-service-url": "nuget" } },
    text: "token-service-url",
  },
  {
    title: "plain http to another host",
    code: "INSECURE_URL",
    options: { inputs: { "token-service-url": "http://nuget.example/api/v2/token" } },
    text: "https://",
  },
  {
    title: "a timeout out of bounds",
    code: "INVALID_INPUT",
    options: { inputs: { timeout: "1" } },
    text: "timeout",
  },
  {
    title: "NuGet.org's own audience for another host",
    code: "AUDIENCE_MISMATCH",
    options: { inputs: { "token-service-url": "https://nuget.example/api/v2/token" } },
  },
  {
    title: "a job without id-token: write",
    code: "IDENTITY_MISSING",
    options: { env: NO_IDENTITY },
    text: "permissions:\n  id-token: write",
  },
  {
    title: "no output file",
    code: "OUTPUT_UNAVAILABLE",
    options: { env: { GITHUB_OUTPUT: "/nowhere/output" } },
  },
];

describe("before anything is sent, main ends with one error and its code", () => {
  test.each(CASES)("$title", async ({ code, options, text = "" }) => {
    const { main } = await world.run(options);
    expect(onlyError(main)).toMatch(new RegExp(`^${code}: `));
    expect(onlyError(main)).toContain(text);
    expect(main).toMatchObject({ exitCode: 1, outputs: {}, state: {} });
    expect(main.fileTexts.output).toBe("");
    expect(world.requests()).toBe(0);
  });

  test("a URL with a password in it, which is not repeated", async () => {
    const given = `https://octocat:${PASSWORD}@www.nuget.org/api/v2/token`;
    const { main } = await world.run({ inputs: { "token-service-url": given } });
    expect(onlyError(main)).toMatch(/^INVALID_INPUT: /);
    expect(main).toMatchObject({ exitCode: 1, outputs: {} });
    // The runner itself shows a step's inputs in the log; what the action says is what counts.
    expect(secretsIn({ phases: [{ ...main, log: "" }] }, [PASSWORD])).toEqual([]);
    expect(world.requests()).toBe(0);
  });
});
