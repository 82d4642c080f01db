import type { Case } from "../case.ts";
import type { Fault, Surroundings } from "../fault.ts";
import { answer } from "../faults.ts";
import { secondsFromNow } from "../seconds-from-now.ts";
import { AT_ONCE_MS, refusedAtOnce } from "./outcomes.ts";

const group = "validation";

type Plan = Pick<Case, "name" | "action" | "world" | "expect" | "slow">;

/** An answer with an ID token that is not as it should be. */
function idToken(make: (world: Surroundings) => string | Promise<string>): Fault {
  return answer({ body: async ({ world }) => ({ count: 1, value: world.keepSecret(await make(world)) }) });
}

function altered(change: (parts: readonly string[]) => string): Fault {
  return idToken(async (world) => change((await world.signIdToken({}, "pypi")).split(".")));
}

const HEADER = Buffer.from('{"alg":"RS256","typ":"JWT"}').toString("base64url");

function withPayload(payload: string): Fault {
  return idToken(() => `${HEADER}.${Buffer.from(payload).toString("base64url")}.${"s".repeat(86)}`);
}

const wrongIdTokens: readonly (readonly [string, Fault])[] = [
  ["for another audience", idToken((world) => world.signIdToken({}, "testpypi"))],
  ["for an audience that differs in case", idToken((world) => world.signIdToken({}, "PyPI"))],
  ["for another audience, in a list", idToken((world) => world.signIdToken({}, ["testpypi"]))],
  ["for two audiences", idToken((world) => world.signIdToken({}, ["pypi", "crates.io"]))],
  ["for an empty list of audiences", idToken((world) => world.signIdToken({}, []))],
  ["for no audience", idToken((world) => world.signIdToken({ aud: null }, "pypi"))],
  ["for a number as an audience", idToken((world) => world.signIdToken({ aud: 7 }, "pypi"))],
  [
    "that expired six minutes ago",
    idToken((world) => world.signIdToken({ exp: secondsFromNow(-360), iat: secondsFromNow(-900) }, "pypi")),
  ],
  ["that expired years ago", idToken((world) => world.signIdToken({ exp: 1_500_000_000 }, "pypi"))],
  ["that expires when it says in words", idToken((world) => world.signIdToken({ exp: "tomorrow" }, "pypi"))],
  ["that never expires", idToken((world) => world.signIdToken({ exp: null }, "pypi"))],
  [
    "that is of the day after tomorrow",
    idToken((world) => world.signIdToken({ iat: secondsFromNow(172_800), exp: secondsFromNow(173_100) }, "pypi")),
  ],
];

const malformedIdTokens: readonly (readonly [string, Fault])[] = [
  ["of two parts", altered(([header, payload]) => `${header}.${payload}`)],
  ["of four parts", altered((parts) => [...parts, parts[2]].join("."))],
  ["with an empty signature", altered(([header, payload]) => `${header}.${payload}.`)],
  ["with an empty payload", altered(([header, , signature]) => `${header}..${signature}`)],
  ["that is not base64url", altered(([header, payload, signature]) => `${header}.${payload}=.${signature}+/`)],
  ["with a line break in it", altered((parts) => parts.join(".\n"))],
  ["with a line break after it", altered((parts) => `${parts.join(".")}\n`)],
  ["with a command after it", altered((parts) => `${parts.join(".")}\r\n::error::pwned`)],
  ["with a space before it", altered((parts) => ` ${parts.join(".")}`)],
  ["with a character beyond ASCII", altered((parts) => `${parts.join(".")}é`)],
  ["whose payload is not JSON", withPayload("not json, and longer than twenty characters")],
  ["whose payload is a list", withPayload('["pypi","a list longer than twenty characters"]')],
  ["whose payload is a text", withPayload('"a text that is longer than twenty characters"')],
  ["whose payload is null", withPayload("null")],
  ["that is empty", answer({ body: { value: "" } })],
  ["that is a word", idToken(() => "unavailable-for-this-job")],
];

const idTokens: readonly Plan[] = [
  ...wrongIdTokens.map(([what, fault]) => ({ what, fault, most: 1, withinMs: AT_ONCE_MS, slow: false })),
  // How often such an answer is worth another try is not said: nothing was spent yet.
  ...malformedIdTokens.map(([what, fault]) => ({ what, fault, most: 5, withinMs: 30_000, slow: true })),
].map(({ what, fault, most, withinMs, slow }) => ({
  name: `refuses an ID token ${what}, and posts nothing`,
  action: "pypi",
  slow,
  world: { idToken: fault },
  expect: {
    exit: 1,
    code: "RESPONSE_INVALID",
    requests: { "id-token": [1, most], exchange: 0 },
    neverSays: [/pwned/u],
    withinMs,
  },
}));

const nearlyBad: readonly Plan[] = [
  {
    name: "takes an ID token of 40 KB",
    action: "pypi",
    world: { claims: { filler: "x".repeat(30_000) } },
    expect: { requests: { "id-token": 1, exchange: 1 } },
  },
  {
    name: "refuses an ID token of 80 KB",
    action: "pypi",
    world: { claims: { filler: "x".repeat(60_000) } },
    expect: refusedAtOnce("RESPONSE_TOO_LARGE", { "id-token": 1, exchange: 0 }),
  },
  {
    name: "leaves an ID token that expired four minutes ago to the registry, since clocks differ",
    action: "pypi",
    world: { clockOffsetSeconds: -540 },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { "id-token": 1, exchange: 1 }),
  },
  {
    name: "leaves an ID token of a clock four minutes ahead to the registry",
    action: "pypi",
    world: { clockOffsetSeconds: 240 },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { "id-token": 1, exchange: 1 }),
  },
  {
    name: "refuses an ID token of a clock that is an hour ahead",
    action: "nuget",
    world: { clockOffsetSeconds: 3_600 },
    expect: refusedAtOnce("RESPONSE_INVALID", { "id-token": 1, exchange: 0 }, { says: [/clock/u] }),
  },
  {
    name: "refuses an ID token of a clock that is an hour behind",
    action: "nuget",
    world: { clockOffsetSeconds: -3_600 },
    expect: refusedAtOnce("RESPONSE_INVALID", { "id-token": 1, exchange: 0 }, { says: [/clock/u] }),
  },
];

/** What an ID token has to be before it is posted. */
export const idTokenCases: readonly Case[] = [...idTokens, ...nearlyBad].map((one) => ({ group, ...one }));
