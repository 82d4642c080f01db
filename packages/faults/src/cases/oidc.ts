import type { Case } from "../case.ts";
import type { Fault } from "../fault.ts";
import {
  answer,
  cutBody,
  cutChunks,
  cutStatus,
  drip,
  gzip,
  hangUp,
  headerFlood,
  html,
  huge,
  interim,
  raw,
  redirect,
  reset,
  status,
  wrongLength,
} from "../faults.ts";
import { FINAL_STATUSES, PASSING_STATUSES, REDIRECTS } from "../statuses.ts";
import { refusedAtOnce } from "./outcomes.ts";

const group = "oidc";

const once: readonly Case[] = PASSING_STATUSES.map((code) => ({
  group,
  name: `asks again after one ${code}`,
  action: "pypi",
  world: { idToken: [status(code)] },
  expect: {
    requests: { "id-token": 2, exchange: 1 },
    says: [new RegExp(`attempt 1 of 5.*HTTP ${code}`, "u")],
    minMs: 500,
  },
}));

/** Any three in a row. */
const several: readonly Case[] = PASSING_STATUSES.map((code, index) => {
  const three = [code, ...[4, 7].map((step) => PASSING_STATUSES[(index + step) % PASSING_STATUSES.length] ?? 500)];
  return {
    group,
    name: `survives ${three.join(", ")} in a row`,
    action: "nuget",
    slow: true,
    world: { idToken: three.map((one) => status(one)) },
    expect: { requests: { "id-token": 4, exchange: 1 }, minMs: 3_500 },
  };
});

const forEver: readonly Case[] = [500, 503, 429, 408, 530].map((code) => ({
  group,
  name: `gives up after five times ${code}`,
  action: "nuget",
  slow: true,
  world: { idToken: status(code) },
  expect: {
    exit: 1,
    code: code === 429 ? "RATE_LIMITED" : "IDENTITY_UNAVAILABLE",
    requests: { "id-token": 5, exchange: 0 },
    withinMs: 30_000,
  },
}));

const final: readonly Case[] = [...FINAL_STATUSES, 501, 505].map((code) => ({
  group,
  name: `takes a ${code} as final`,
  action: "nuget",
  world: { idToken: status(code) },
  expect: refusedAtOnce("IDENTITY_UNAVAILABLE", { "id-token": 1, exchange: 0 }),
}));

const redirects: readonly Case[] = REDIRECTS.flatMap((code) =>
  (["elsewhere", "here"] as const).map((to) => ({
    group,
    name: `does not follow a ${code} ${to === "here" ? "at the same origin" : "to another origin"}`,
    action: "pypi" as const,
    world: { idToken: redirect(code, to) },
    expect: refusedAtOnce("REDIRECTED", { "id-token": 1, exchange: 0 }),
  })),
);

const passing: readonly (readonly [string, Fault])[] = [
  ["a reset", reset],
  ["a closed connection", hangUp],
  ["a body cut at its beginning", cutBody(1)],
  ["a body cut in its middle", cutBody(700)],
  ["a body cut before its last byte", cutBody(-1)],
  ["a body cut by a reset", cutBody(300, "reset")],
  ["chunks without an end", cutChunks],
  ["a 503 that is cut off", cutStatus(503)],
  ["a 502 page", html(502)],
  ["a 503 of 300 MB", huge(503)],
  ["a length that is too long", wrongLength(20)],
];

const survived: readonly Case[] = passing.map(([what, fault]) => ({
  group,
  name: `asks again after ${what}`,
  action: "pypi",
  world: { idToken: [fault] },
  expect: { requests: { "id-token": 2, exchange: 1 } },
}));

const lasting: readonly (readonly [string, Fault, string])[] = [
  ["resets", reset, "NETWORK_ERROR"],
  ["closed connections", hangUp, "NETWORK_ERROR"],
  ["cut bodies", cutBody(100), "NETWORK_ERROR"],
];

const given: readonly Case[] = lasting.map(([what, fault, code]) => ({
  group,
  name: `gives up after five ${what}`,
  action: "pypi",
  slow: true,
  world: { idToken: fault },
  expect: { exit: 1, code, requests: { "id-token": 5, exchange: 0 }, withinMs: 30_000 },
}));

const senseless: readonly (readonly [string, Fault])[] = [
  ["an empty answer", answer({})],
  ["a 204", status(204)],
  ["a page of a captive portal", html(200)],
  ["text", answer({ body: "ok" })],
  ["JSON that is cut", answer({ body: '{"value":"eyJ' })],
  ["null", answer({ body: "null" })],
  ["an array", answer({ body: "[]" })],
  ["an object without a value", answer({ body: { count: 1 } })],
  ["a value that is a number", answer({ body: { value: 1234567890123456 } })],
  ["a value that is null", answer({ body: { value: null } })],
  ["a value that is an object", answer({ body: { value: { token: "x" } } })],
  ["compressed bytes", gzip],
  ["a length that is too short", wrongLength(-40)],
  ["what is not HTTP", raw("SSH-2.0-OpenSSH_9.9\r\n")],
  ["two lengths", raw("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}")],
  ["headers without end", headerFlood],
];

/** How often an answer without sense is worth another try here is not said: nothing was spent yet. */
const refused: readonly Case[] = senseless.map(([what, fault]) => ({
  group,
  name: `refuses ${what}`,
  action: "nuget",
  slow: true,
  world: { idToken: fault },
  expect: { exit: 1, code: "RESPONSE_INVALID", requests: { "id-token": [1, 5], exchange: 0 }, withinMs: 30_000 },
}));

const tooLarge: readonly Case[] = (["length", "chunks"] as const).map((framing) => ({
  group,
  name: `refuses 300 MB (${framing}) and stays small`,
  action: "pypi",
  world: { idToken: huge(200, undefined, framing) },
  expect: refusedAtOnce("RESPONSE_TOO_LARGE", { "id-token": 1, exchange: 0 }),
}));

const others: readonly Case[] = [
  {
    group,
    name: "takes the answer after interim ones",
    action: "pypi",
    world: { idToken: interim },
    expect: { requests: { "id-token": 1 } },
  },
  {
    group,
    name: "asks again after a 403 that says it may pass",
    action: "nuget",
    world: { idToken: [answer({ status: 403, body: { message: "Can't issue ID_TOKEN for this audience" } })] },
    expect: { requests: { "id-token": 2, exchange: 1 } },
  },
  {
    group,
    name: "takes an answer of many small pieces",
    action: "nuget",
    world: { idToken: drip(5, 20) },
    expect: { requests: { "id-token": 1, exchange: 1 } },
  },
  {
    group,
    name: "takes a 400 of 300 MB by its status",
    action: "nuget",
    world: { idToken: huge(400) },
    expect: refusedAtOnce("IDENTITY_UNAVAILABLE", { "id-token": 1, exchange: 0 }),
  },
];

/** Faults of the endpoint that hands out ID tokens. */
export const oidc: readonly Case[] = [
  ...once,
  ...several,
  ...forEver,
  ...final,
  ...redirects,
  ...survived,
  ...given,
  ...refused,
  ...tooLarge,
  ...others,
];
