import type { SignalPlan } from "@mint/runner";
import type { Case, Expectation } from "../case.ts";
import { silentConnect } from "../connect-proxy.ts";
import { after, drip, hang, hangInBody, huge, late, status } from "../faults.ts";
import type { Stage } from "../received-request.ts";
import { HOSTS, type World } from "../world.ts";

const group = "cancellation";

type Plan = Pick<Case, "name" | "action" | "world" | "inputs" | "env" | "signals" | "expect" | "slow">;
type Signal = "SIGHUP" | "SIGINT" | "SIGQUIT" | "SIGTERM";

const EXIT = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const;
/** The ones that a runner sends. */
const SIGNALS: readonly Signal[] = ["SIGINT", "SIGTERM"];
/** The ones that a terminal sends, or whatever else started the job. */
const OTHER_SIGNALS: readonly Signal[] = ["SIGHUP", "SIGQUIT"];

/** Waits until a server has seen its nth request at a stage, and `laterMs` milliseconds more. */
export function when(stage: Stage, laterMs = 100, nth = 1): (world: World) => Promise<void> {
  return async (world) => {
    await world.reached(stage, nth);
    await new Promise((resolve) => setTimeout(resolve, laterMs));
  };
}

/** Sends a signal to a phase at a moment. */
export function send(
  moment: (world: World) => Promise<void>,
  signal: SignalPlan["signal"],
  phase: "main" | "post" = "main",
): (world: World) => readonly SignalPlan[] {
  return (world) => [{ phase, signal, when: moment(world) }];
}

interface Moment {
  readonly what: string;
  readonly action: "pypi" | "nuget";
  readonly world: NonNullable<Case["world"]>;
  readonly at: (world: World) => Promise<void>;
  readonly requests: NonNullable<Expectation["requests"]>;
  readonly losesToken?: boolean;
}

/**
 * When a token comes after the exchange was seen, and the signal: long enough after it for a busy machine to hand the
 * signal on, and soon enough for the exchange to be waited for.
 */
export const COMES_MS = 150;

const LATER = { "retry-after": "20" } as const;

const moments: readonly Moment[] = [
  {
    what: "while it waits for the audience",
    action: "pypi",
    world: { discovery: hang },
    at: when("discovery"),
    requests: { "id-token": 0 },
  },
  {
    what: "while it waits to ask for the audience again",
    action: "pypi",
    world: { discovery: status(503, LATER) },
    at: when("discovery", 300),
    requests: { discovery: 1, "id-token": 0 },
  },
  {
    what: "while it waits for an ID token",
    action: "pypi",
    world: { idToken: hang },
    at: when("id-token"),
    requests: { "id-token": 1, exchange: 0 },
  },
  {
    what: "while an ID token is on its way",
    action: "nuget",
    world: { idToken: hangInBody },
    at: when("id-token"),
    requests: { "id-token": 1, exchange: 0 },
  },
  {
    what: "while an ID token drips",
    action: "nuget",
    world: { idToken: drip(200) },
    at: when("id-token", 300),
    requests: { "id-token": 1, exchange: 0 },
  },
  {
    what: "while it waits to ask for an ID token again",
    action: "nuget",
    world: { idToken: status(503, LATER) },
    at: when("id-token", 300),
    requests: { "id-token": 1, exchange: 0 },
  },
  {
    what: "while it waits to exchange again",
    action: "nuget",
    world: { exchange: status(429, LATER) },
    at: when("exchange", 300),
    requests: { "id-token": 1, exchange: 1 },
  },
  {
    what: "while the exchange hangs",
    action: "pypi",
    world: { exchange: hang },
    at: when("exchange"),
    requests: { exchange: 1 },
  },
  {
    what: "while the exchange hangs",
    action: "nuget",
    world: { exchange: hang },
    at: when("exchange"),
    requests: { exchange: 1 },
  },
  {
    what: "while a token is on its way and never comes whole",
    action: "pypi",
    world: { exchange: hangInBody },
    at: when("exchange"),
    requests: { exchange: 1 },
    losesToken: true,
  },
  {
    what: "while a token comes, which is revoked",
    action: "pypi",
    world: { exchange: late(COMES_MS) },
    at: when("exchange", 0),
    requests: { exchange: 1, revocation: 1 },
  },
  {
    what: "while a token comes that cannot be revoked",
    action: "nuget",
    world: { exchange: late(COMES_MS) },
    at: when("exchange", 0),
    requests: { exchange: 1 },
  },
  {
    what: "while a token comes and its revocation hangs",
    action: "pypi",
    world: { exchange: late(COMES_MS), revocation: hang },
    at: when("exchange", 0),
    requests: { exchange: 1, revocation: 1 },
  },
  {
    what: "while a token comes and its revocation fails",
    action: "pypi",
    world: { exchange: late(COMES_MS), revocation: status(503) },
    at: when("exchange", 0),
    requests: { exchange: 1, revocation: 1 },
  },
  {
    what: "while 300 MB come",
    action: "nuget",
    world: { exchange: after(100, huge(500)) },
    at: when("exchange", 50),
    requests: { exchange: 1 },
  },
  {
    what: "while nobody answers at all",
    action: "nuget",
    world: { oidc: { down: "silent" } },
    at: () => new Promise((resolve) => setTimeout(resolve, 1_500)),
    requests: { exchange: 0 },
  },
  {
    what: "while a proxy keeps silent",
    action: "pypi",
    world: { oidc: { host: HOSTS.oidc }, registry: { host: "upload.pypi.org" }, proxy: { script: silentConnect } },
    at: when("connect"),
    requests: { "id-token": 0 },
  },
];

const inMain: readonly Plan[] = moments.flatMap(({ what, action, world, at, requests, losesToken = false }) =>
  SIGNALS.map((signal) => ({
    name: `ends on ${signal} ${what}`,
    action,
    world,
    signals: send(at, signal),
    expect: { exit: EXIT[signal], code: "CANCELLED", requests, losesToken },
  })),
);

const inPost: readonly Plan[] = SIGNALS.flatMap((signal) => [
  {
    name: `ends post on ${signal} while the revocation hangs`,
    action: "pypi" as const,
    world: { revocation: hang },
    signals: send(when("revocation"), signal, "post"),
    expect: { post: { exit: EXIT[signal], requests: 1, anyWarning: true, withinMs: 5_000 } },
  },
  {
    name: `ends post on ${signal} while it waits to revoke again`,
    action: "pypi" as const,
    world: { revocation: status(503, { "retry-after": "5" }) },
    signals: send(when("revocation", 300), signal, "post"),
    expect: { post: { exit: EXIT[signal], requests: 1, anyWarning: true, withinMs: 5_000 } },
  },
]);

const others: readonly Plan[] = [
  ...OTHER_SIGNALS.flatMap((signal): readonly Plan[] => [
    {
      name: `ends on ${signal} while a token comes, which is revoked`,
      action: "pypi",
      world: { exchange: late(COMES_MS) },
      signals: send(when("exchange", 0), signal),
      expect: { exit: EXIT[signal], code: "CANCELLED", requests: { exchange: 1, revocation: 1 } },
    },
    {
      name: `ends on ${signal} while it waits for an ID token`,
      action: "nuget",
      world: { idToken: hang },
      signals: send(when("id-token"), signal),
      expect: { exit: EXIT[signal], code: "CANCELLED", requests: { exchange: 0 } },
    },
    {
      name: `ends post on ${signal} once the revocation under way is answered`,
      action: "pypi",
      world: { revocation: late(COMES_MS) },
      signals: send(when("revocation", 0), signal, "post"),
      expect: { post: { exit: EXIT[signal], requests: 1, says: [/The token is revoked/u], withinMs: 5_000 } },
    },
  ]),
  {
    name: "ends as the runner cancels a job, before it is asked twice",
    action: "pypi",
    world: { exchange: hang },
    signals: send(when("exchange"), "cancel"),
    expect: {
      exit: 130,
      code: "CANCELLED",
      also: ({ main }) =>
        main.signalsSent.length === 1 ? [] : [`R12: ${main.signalsSent.length} signals were needed`],
    },
  },
  {
    name: "ends at once at the second signal",
    action: "pypi",
    world: { exchange: hang },
    signals: (world) => [
      { signal: "SIGINT", when: when("exchange")(world) },
      { signal: "SIGINT", when: when("exchange", 150)(world) },
    ],
    expect: { exit: 130, unheard: true },
  },
  {
    name: "keeps the first signal's code",
    action: "nuget",
    world: { idToken: hang },
    signals: (world) => [
      { signal: "SIGTERM", when: when("id-token")(world) },
      { signal: "SIGINT", when: when("id-token", 250)(world) },
    ],
    expect: { exit: 143, unheard: true },
  },
];

/** Signals at every moment: the end comes within a second, and no token stays. */
export const cancellation: readonly Case[] = [...inMain, ...inPost, ...others].map((one): Case => ({ group, ...one }));
