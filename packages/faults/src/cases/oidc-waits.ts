import type { Case } from "../case.ts";
import type { Fault } from "../fault.ts";
import { after, answer, drip, hang, hangInBody, passthrough, interimFlood, interimForEver, status } from "../faults.ts";
import { refusedAtOnce } from "./outcomes.ts";

const group = "oidc";

const inTwoSeconds: Fault = (turn) => status(429, { "retry-after": new Date(Date.now() + 2_500).toUTCString() })(turn);

const waits: readonly Pick<Case, "name" | "world" | "inputs" | "expect">[] = [
  {
    name: "ends a hang within the minute",
    world: { idToken: hang },
    expect: { exit: 1, code: "TIMEOUT", requests: { "id-token": [4, 5], exchange: 0 }, withinMs: 60_000 },
  },
  {
    name: "ends a hang within bodies within the minute",
    world: { idToken: hangInBody },
    expect: { exit: 1, code: "TIMEOUT", requests: { "id-token": [4, 5], exchange: 0 }, withinMs: 60_000 },
  },
  {
    name: "ends within the minute when no server listens",
    world: { oidc: { down: "refused" } },
    expect: { exit: 1, code: "NETWORK_ERROR", requests: { exchange: 0 }, withinMs: 60_000 },
  },
  {
    name: "ends within the minute where somebody listens and says nothing",
    world: { oidc: { down: "silent" } },
    expect: { exit: 1, code: "TIMEOUT", requests: { exchange: 0 }, withinMs: 60_000 },
  },
  {
    name: "ends within the minute where somebody hangs up at once",
    world: { oidc: { down: "closing" } },
    expect: { exit: 1, code: "NETWORK_ERROR", requests: { exchange: 0 }, withinMs: 60_000 },
  },
  {
    name: "survives one hang",
    world: { idToken: [hang] },
    expect: { requests: { "id-token": 2, exchange: 1 }, minMs: 10_000, withinMs: 15_000 },
  },
  {
    name: "survives one hang within a body",
    world: { idToken: [hangInBody] },
    expect: { requests: { "id-token": 2, exchange: 1 }, minMs: 10_000, withinMs: 15_000 },
  },
  {
    name: "does not wait for an answer that drips",
    world: { idToken: drip(1_000) },
    inputs: { timeout: "14" },
    expect: { exit: 1, code: "TIMEOUT", requests: { exchange: 0 }, withinMs: 14_000 },
  },
  {
    name: "does not wait for the end of interim answers",
    world: { idToken: interimForEver },
    inputs: { timeout: "14" },
    expect: { exit: 1, code: "TIMEOUT", requests: { exchange: 0 }, withinMs: 14_000 },
  },
  {
    name: "refuses a flood of interim answers, and stays small",
    world: { idToken: interimFlood },
    expect: { exit: 1, code: "RESPONSE_INVALID", requests: { "id-token": [1, 2], exchange: 0 }, withinMs: 5_000 },
  },
  {
    name: "keeps to a shorter time",
    world: { idToken: hang },
    inputs: { timeout: "5" },
    expect: { exit: 1, code: "TIMEOUT", requests: { exchange: 0 }, withinMs: 5_000 },
  },
  {
    name: "takes an answer that comes after eight seconds",
    world: { idToken: after(8_000, passthrough) },
    expect: { requests: { "id-token": 1, exchange: 1 } },
  },
  {
    name: "gives up a 403 that says it may pass after four requests",
    world: { idToken: answer({ status: 403, body: { message: "Can't issue ID_TOKEN for this audience" } }) },
    expect: { exit: 1, code: "IDENTITY_UNAVAILABLE", requests: { "id-token": 4, exchange: 0 } },
  },
];

const slow: readonly Case[] = waits.map((one) => ({ group, action: "nuget", slow: true, ...one }));

const retryAfter: readonly Case[] = (
  [
    [
      "waits as many seconds as it is asked to",
      [status(503, { "retry-after": "3" })],
      { minMs: 3_000, withinMs: 7_000 },
    ],
    ["waits until the given date", [inTwoSeconds], { minMs: 2_000, withinMs: 7_000 }],
    ["heeds no nonsense for a wait", [status(503, { "retry-after": "soon" })], { withinMs: 3_000 }],
    ["heeds no negative wait", [status(503, { "retry-after": "-5" })], { withinMs: 3_000 }],
    [
      "heeds no wait in the past",
      [status(503, { "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" })],
      { withinMs: 3_000 },
    ],
    ["heeds no wait of a status that has none", [status(500, { "retry-after": "3600" })], { withinMs: 3_000 }],
  ] as const
).map(([name, idToken, more]) => ({
  group,
  name,
  action: "pypi",
  world: { idToken },
  expect: { requests: { "id-token": 2, exchange: 1 }, ...more },
}));

const tooLong: readonly Case[] = [
  { code: 503, seconds: 31, failure: "IDENTITY_UNAVAILABLE" },
  { code: 429, seconds: 3_600, failure: "RATE_LIMITED" },
].map(({ code, seconds, failure }) => ({
  group,
  name: `does not wait ${seconds} seconds after a ${code}, and says the number`,
  action: "pypi",
  world: { idToken: status(code, { "retry-after": String(seconds) }) },
  expect: refusedAtOnce(failure, { "id-token": 1, exchange: 0 }, { says: [new RegExp(`\\b${seconds}\\b`, "u")] }),
}));

/** An endpoint for ID tokens that makes the action wait, or asks it to. */
export const oidcWaits: readonly Case[] = [...slow, ...retryAfter, ...tooLong];
