import { wireOf } from "../../actions.ts";
import type { Case } from "../../case.ts";
import type { Turn } from "../../fault.ts";
import { answer, status } from "../../faults.ts";
import { refusedAtOnce } from "../outcomes.ts";
import { posted, refusal, signature } from "../refusal.ts";
import { dealt, FURTHER } from "./sample.ts";

const group = "secrecy";

const ECHOES: readonly (readonly [string, (turn: Turn) => string])[] = [
  ["a whole ID token", (turn) => `bad token: ${posted(turn)}`],
  ["the payload of an ID token", (turn) => `bad payload ${posted(turn).split(".")[1]}`],
  ["twenty characters of an ID token", (turn) => `bad ${signature(posted(turn)).slice(100, 120)}!`],
  ["an ID token split by zero-width characters", (turn) => (posted(turn).match(/.{1,12}/gu) ?? []).join("\u200b")],
  ["the request token", ({ world }) => `you are ${world.requestToken}`],
];

const echoed: readonly Case[] = dealt(ECHOES, 3).map(([action, [what, words]]) => ({
  group,
  action,
  name: `does not show a refusal that repeats ${what}`,
  world: { exchange: refusal(action, words) },
  expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }),
}));

const INJECTIONS: readonly (readonly [string, string])[] = [
  ["an error command", "no\n::error::pwned"],
  ["a command after a carriage return", "no\r::error::pwned"],
  ["a legacy command", "##[add-path]/pwned"],
  ["a stop of all commands", "no\n::stop-commands::pwned"],
  ["a command after a line separator", "no\u2028::error::pwned"],
  ["colours and a title for the window", "\u001b[31mred\u001b]0;title\u0007"],
];

const injected: readonly Case[] = dealt(INJECTIONS, 2).map(([action, [what, words]]) => ({
  group,
  action,
  name: `does not execute a refusal with ${what}`,
  world: { exchange: refusal(action, () => words) },
  expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }),
}));

const others: readonly Case[] = FURTHER.flatMap((action): readonly Case[] => [
  {
    group,
    action,
    name: "does not show a success that is the ID token alone",
    world: { exchange: answer({ body: (turn) => posted(turn) }) },
    expect: { exit: 1, code: "RESPONSE_INVALID", requests: { exchange: 2 }, withinMs: 5_000 },
  },
  {
    group,
    action,
    name: "does not show a redirect's target",
    world: {
      exchange: (turn) => status(302, { location: `https://elsewhere.example.test/?token=${posted(turn)}` })(turn),
    },
    expect: refusedAtOnce("REDIRECTED", { exchange: 1 }, { neverSays: [/elsewhere/u] }),
  },
  {
    group,
    action,
    name: "masks a token with signs that the runner escapes",
    world: {
      exchange: answer({
        body: ({ world }) => wireOf(action).success(world.keepToken("signs%0A%25::add-mask::%0Dtoken-with-signs")),
      }),
    },
    expect: { requests: { exchange: 1 } },
  },
]);

/** Secrets that registries give back, for every further action. */
export const serverText: readonly Case[] = [...echoed, ...injected, ...others];
