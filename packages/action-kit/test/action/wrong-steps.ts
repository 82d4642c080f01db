import { secretsIn } from "@mint/runner";
import { describe, expect, test } from "vitest";
import type { ActionSubject, WrongStep } from "../action-subject.ts";
import { onlyError } from "../only-error.ts";
import type { Stage } from "./stage.ts";

const NO_IDENTITY = { ACTIONS_ID_TOKEN_REQUEST_URL: undefined, ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined };
const PASSWORD = "correct-horse-battery-staple";

/** Runs steps that are wrong by themselves, those of every action and the subject's own. */
export function wrongSteps({ subject, world, afterwards }: Stage): void {
  describe("before anything is sent, a step ends with one error and its code", () => {
    test.each([...wrongOf(subject), ...subject.wrong])(
      "$title",
      async ({ code, text = "", notPrinted = [], ...options }) => {
        const { inputs = {}, env = {}, event } = options;
        const { main, phases } = await world.run({ inputs, env, ...(event === undefined ? {} : { event }) });
        expect(onlyError(main)).toMatch(new RegExp(`^${code}: `));
        expect(onlyError(main)).toContain(text);
        expect(main).toMatchObject({ exitCode: 1, outputs: {}, state: {} });
        expect(main.fileTexts.output).toBe("");
        expect(phases.slice(1)).toMatchObject(afterwards);
        // The runner itself shows a step's inputs in the log; what the action says is what counts.
        expect(secretsIn({ phases: phases.map((phase) => ({ ...phase, log: "" })) }, notPrinted)).toEqual([]);
        expect(world.requests()).toBe(0);
      },
    );
  });
}

function wrongOf({ address, revokes }: ActionSubject): readonly WrongStep[] {
  const invalid = (title: string, input: string, value: string): WrongStep => ({
    title,
    code: "INVALID_INPUT",
    inputs: { [input]: value },
    text: input,
  });
  return [
    invalid("an address that is not a URL", address, "registry example"),
    {
      ...invalid("a URL with a password, never repeated", address, `https://octocat:${PASSWORD}@registry.example/`),
      notPrinted: [PASSWORD],
    },
    {
      title: "plain http to another host",
      code: "INSECURE_URL",
      inputs: { [address]: "http://registry.example/" },
      text: "https://",
    },
    ...(address.includes("-")
      ? [
          {
            title: "an address whose name has _ for -, which would be asked at its default",
            code: "INVALID_INPUT",
            // As the runner hands it over; beside it the runner warns, in each phase.
            env: { [`INPUT_${address.replaceAll("-", "_").toUpperCase()}`]: "https://registry.example/" },
            text: `it is called ${address}`,
          } as const,
        ]
      : []),
    {
      title: "an input of every action whose name has _ for -",
      code: "INVALID_INPUT",
      env: { INPUT_EXPORT_ENV: "true" },
      text: "it is called export-env",
    },
    invalid("an audience of two lines", "audience", "pypi\n::error::x"),
    invalid("a timeout above its bounds", "timeout", "600"),
    invalid("a timeout below its bounds", "timeout", "1"),
    invalid("a timeout that is not a number", "timeout", "soon"),
    invalid("a flag that is neither true nor false", "export-env", "maybe"),
    ...(revokes ? [invalid("revoke that is neither true nor false", "revoke", "maybe")] : []),
    {
      title: "a job without id-token: write",
      code: "IDENTITY_MISSING",
      env: NO_IDENTITY,
      text: "permissions:\n  id-token: write",
    },
    {
      title: "a pull request from a fork",
      code: "FORK_PULL_REQUEST",
      env: { ...NO_IDENTITY, GITHUB_EVENT_NAME: "pull_request" },
      event: { pull_request: { head: repository("fork/octo-repo"), base: repository("octo-org/octo-repo") } },
    },
    { title: "no output file", code: "OUTPUT_UNAVAILABLE", env: { GITHUB_OUTPUT: "/nowhere/output" } },
    ...(revokes
      ? [{ title: "no state file", code: "OUTPUT_UNAVAILABLE", env: { GITHUB_STATE: "/nowhere/state" } }]
      : []),
  ];
}

function repository(name: string): unknown {
  return { repo: { full_name: name } };
}
