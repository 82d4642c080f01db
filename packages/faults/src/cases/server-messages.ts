import type { Case, Observed } from "../case.ts";
import { answer } from "../faults.ts";
import { AT_ONCE_MS, refusedAtOnce } from "./outcomes.ts";
import { refusal } from "./refusal.ts";

const group = "secrecy";

type Plan = Pick<Case, "name" | "action" | "world" | "inputs" | "env" | "expect" | "slow" | "post">;

/** Words that try to speak to the runner, or to the terminal of who reads. */
const injections: readonly (readonly [string, string])[] = [
  ["an error command", "no\n::error::pwned"],
  ["a command after a carriage return", "no\r::error::pwned"],
  ["a command after an escaped line break", "no%0A::set-output name=token::pwned"],
  ["a command at its beginning", "::error::pwned"],
  ["a command after spaces", "  \t ::warning::pwned"],
  ["a legacy command", "##[add-path]/pwned"],
  ["a legacy command after a line break", "no\n##[set-env name=PATH]pwned"],
  ["a stop of all commands", "no\n::stop-commands::pwned"],
  ["an end of a group", "no\n::endgroup::\n::add-mask::e"],
  ["a command after a line separator", "no\u2028::error::pwned"],
  ["a command after a next-line character", "no\u0085::error::pwned"],
  ["a command after a vertical tab", "no\u000b::error::pwned\u000c::error::pwned"],
];

/** A line of the log, or a part of an annotation, that the server would have begun. */
const OWN_LINE = /^\s*(::|##\[)/mu;

const injected: readonly Plan[] = injections.flatMap(([what, words]) =>
  (["pypi", "nuget"] as const).map((action) => ({
    name: `does not execute a refusal with ${what}`,
    action,
    world: { exchange: refusal(action, () => words) },
    expect: refusedAtOnce(
      "EXCHANGE_REFUSED",
      { exchange: 1 },
      { also: ({ main }) => startsLines(main.annotations.map(({ message }) => message)) },
    ),
  })),
);

function startsLines(messages: readonly string[]): string[] {
  return messages
    .filter((message) => OWN_LINE.test(message))
    .map((message) => `R9: an annotation holds a line of the server's: ${message}`);
}

const terminal: readonly (readonly [string, string])[] = [
  ["colours", "\u001b[31mred\u001b[0m"],
  ["a title for the window", "\u001b]0;title\u0007"],
  ["C1 controls", "\u009b31mred"],
  ["text that runs backwards", "\u202egnp.exe"],
  ["isolated directions", "\u2066x\u2069"],
  ["backspaces", "no\b\b\byes"],
  ["zero-width characters", "n\u200bo\ufeff"],
];

const printed: readonly Plan[] = terminal.map(([what, words]) => ({
  name: `prints no ${what} of a refusal`,
  action: "pypi",
  world: { exchange: refusal("pypi", () => words) },
  expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }),
}));

/** All that a phase printed that came of a server's words: here, words of x. */
function wordsOfX(most: number): (seen: Observed) => readonly string[] {
  return ({ main }) => {
    const error = main.annotations.find(({ level }) => level === "error")?.message ?? "";
    const count = error.match(/x/gu)?.length ?? 0;
    const longest = Math.max(0, ...(error.match(/x+/gu) ?? []).map((run) => run.length));
    return [
      ...(longest > 300 ? [`R9: a word of ${longest} characters`] : []),
      ...(count > most ? [`R9: ${count} characters of the server's`] : []),
    ];
  };
}

const lengths: readonly Plan[] = [
  {
    name: "shows no more than 300 characters of a word",
    action: "pypi",
    world: { exchange: answer({ status: 422, body: { errors: [{ code: "c", description: "xx ".repeat(20_000) }] } }) },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }, { also: wordsOfX(300) }),
  },
  {
    name: "shows no more than 1 KiB of words",
    action: "pypi",
    world: {
      exchange: answer({
        status: 422,
        body: { errors: Array.from({ length: 100 }, () => ({ code: "c", description: "xxxx ".repeat(58) })) },
      }),
    },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }, { also: wordsOfX(1_024) }),
  },
  {
    name: "does not show 100 KB of words without a space",
    action: "nuget",
    world: { exchange: answer({ status: 401, body: { error: "x".repeat(100_000) } }) },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }, { also: wordsOfX(300) }),
  },
  {
    name: "shows no more than 300 characters of the endpoint's words",
    action: "nuget",
    world: { idToken: answer({ status: 400, body: { message: "xx ".repeat(20_000) } }) },
    expect: refusedAtOnce("IDENTITY_UNAVAILABLE", { "id-token": 1 }, { also: wordsOfX(300) }),
  },
];

const others: readonly Plan[] = [
  {
    name: "shows no field of a refusal that it does not know",
    action: "pypi",
    world: {
      exchange: answer({
        status: 422,
        body: { debug: "an-internal-detail", errors: [{ code: "c", trace: "an-internal-detail" }] },
      }),
    },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }, { neverSays: [/internal-detail/u] }),
  },
  {
    name: "shows no more than the title of a refusal that is a page",
    action: "nuget",
    world: {
      exchange: answer({ status: 401, body: "<html><title>Not here</title><b>an-internal-detail</b></html>" }),
    },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }, { neverSays: [/internal-detail/u] }),
  },
  {
    name: "does not execute an endpoint's words",
    action: "pypi",
    world: { idToken: answer({ status: 403, body: { message: "no\n::error::pwned\r##[add-path]/pwned" } }) },
    expect: refusedAtOnce("IDENTITY_UNAVAILABLE", { "id-token": 1 }),
  },
  {
    name: "does not execute a claim",
    action: "pypi",
    world: {
      claims: {
        repository: "octo-org/octo-repo\n::error::pwned",
        environment: "release%0A::set-output name=token::pwned",
        job_workflow_ref: "\u001b[31m##[add-path]/pwned",
      },
    },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }),
  },
  {
    name: "does not show an audience that an index makes up as a command",
    action: "pypi",
    world: { discovery: answer({ body: { audience: "##[add-path]/pwned" } }) },
    expect: { exit: 1, withinMs: AT_ONCE_MS },
  },
];

/** Messages of servers that hold commands for the runner or the terminal, are long, or say more than people need. */
export const serverMessages: readonly Case[] = [...injected, ...printed, ...lengths, ...others].map((one) => ({
  group,
  ...one,
}));
