import type { Case } from "../case.ts";
import type { Fault } from "../fault.ts";
import {
  answer,
  cutBody,
  cutChunks,
  cutStatus,
  gzip,
  hangUp,
  html,
  huge,
  redirect,
  stallStatus,
  reset,
  status,
  wrongLength,
} from "../faults.ts";
import { FINAL_STATUSES, PASSING_STATUSES, REDIRECTS } from "../statuses.ts";
import { refusedAtOnce } from "./outcomes.ts";

const group = "registry";

const discoveredAfterOne: readonly Case[] = PASSING_STATUSES.map((code) => ({
  group,
  name: `asks for the audience again after one ${code}`,
  action: "pypi",
  world: { discovery: [status(code)] },
  expect: { requests: { discovery: 2, "id-token": 1, exchange: 1 } },
}));

const exchangedAfterOne: readonly Case[] = PASSING_STATUSES.map((code) => ({
  group,
  name: `exchanges a fresh ID token after one ${code}`,
  action: "pypi",
  world: { exchange: [status(code)] },
  expect: {
    requests: { discovery: 1, "id-token": 2, exchange: 2 },
    says: [new RegExp(`attempt 1 of 4.*HTTP ${code}`, "u")],
    minMs: 500,
  },
}));

const exchangedAfterTwo: readonly Case[] = PASSING_STATUSES.map((code, index) => {
  const other = PASSING_STATUSES[(index + 5) % PASSING_STATUSES.length] ?? 500;
  return {
    group,
    name: `exchanges a fresh ID token after ${code} and ${other}`,
    action: "nuget",
    world: { exchange: [status(code), status(other)] },
    expect: { requests: { "id-token": 3, exchange: 3 }, minMs: 1_500 },
  };
});

const exchangedNever: readonly Case[] = [500, 503, 429, 524].map((code) => ({
  group,
  name: `gives up after four times ${code}`,
  action: "pypi",
  slow: true,
  world: { exchange: status(code) },
  expect: {
    exit: 1,
    code: code === 429 ? "RATE_LIMITED" : "EXCHANGE_UNAVAILABLE",
    requests: { "id-token": 4, exchange: 4 },
    withinMs: 30_000,
  },
}));

const discoveredNever: readonly Case[] = [500, 503, 429].map((code) => ({
  group,
  name: `gives up asking for the audience after three times ${code}`,
  action: "pypi",
  world: { discovery: status(code) },
  expect: {
    exit: 1,
    code: code === 429 ? "RATE_LIMITED" : "EXCHANGE_UNAVAILABLE",
    requests: { discovery: 3, "id-token": 0 },
    withinMs: 15_000,
  },
}));

const final: readonly Case[] = FINAL_STATUSES.flatMap((code) =>
  (["pypi", "nuget"] as const).map((action) => ({
    group,
    name: `takes a ${code} as final`,
    action,
    world: { exchange: html(code) },
    expect: refusedAtOnce([404, 405].includes(code) ? "REGISTRY_UNSUPPORTED" : "EXCHANGE_REFUSED", {
      "id-token": 1,
      exchange: 1,
    }),
  })),
);

const unsupported: readonly Case[] = [403, 404, 405].map((code) => ({
  group,
  name: `recognizes an index without trusted publishing by a ${code}`,
  action: "pypi",
  world: { discovery: answer({ status: code, body: { message: "Trusted publishing functionality not enabled" } }) },
  expect: refusedAtOnce("REGISTRY_UNSUPPORTED", { discovery: 1, "id-token": 0 }),
}));

const redirects: readonly Case[] = REDIRECTS.flatMap((code) => [
  {
    group,
    name: `does not post an ID token after a ${code} to another origin`,
    action: "pypi" as const,
    world: { exchange: redirect(code) },
    expect: refusedAtOnce("REDIRECTED", { "id-token": 1, exchange: 1 }),
  },
  {
    group,
    name: `does not post an ID token after a ${code} at the same origin`,
    action: "nuget" as const,
    world: { exchange: redirect(code, "here") },
    expect: refusedAtOnce("REDIRECTED", { "id-token": 1, exchange: 1 }),
  },
  {
    group,
    name: `does not take an audience after a ${code}`,
    action: "pypi" as const,
    world: { discovery: redirect(code) },
    expect: refusedAtOnce("REDIRECTED", { discovery: 1, "id-token": 0 }),
  },
]);

/** Failures of the way, before or instead of a success. */
const passing: readonly (readonly [string, Fault])[] = [
  ["a reset", reset],
  ["a closed connection", hangUp],
  ["a 503 that is cut off", cutStatus(503)],
  ["a 503 that stops within its body", stallStatus(503)],
  ["a 502 page", html(502)],
  ["a 500 of 300 MB", huge(500)],
];

const survived: readonly Case[] = passing.flatMap(([what, fault]) => [
  {
    group,
    name: `exchanges a fresh ID token after ${what}`,
    action: "nuget" as const,
    world: { exchange: [fault] },
    expect: { requests: { "id-token": 2, exchange: 2 } },
  },
  {
    group,
    name: `asks for the audience again after ${what}`,
    action: "pypi" as const,
    world: { discovery: [fault] },
    expect: { requests: { discovery: 2, "id-token": 1, exchange: 1 } },
  },
]);

/** Successes that make no sense: each may have left a live token behind. */
const senseless: readonly (readonly [string, Fault])[] = [
  ["a body cut at its beginning", cutBody(1)],
  ["a body cut within the token", cutBody(60)],
  ["a body cut before its last byte", cutBody(-1)],
  ["a body cut by a reset", cutBody(60, "reset")],
  ["chunks without an end", cutChunks],
  ["a length that is too long", wrongLength(20)],
  ["a length that is too short", wrongLength(-40)],
  ["an empty answer", answer({})],
  ["a 204", status(204)],
  ["a page of a captive portal", html(200)],
  ["a page that says 202", html(202)],
  ["JSON that is no object", answer({ body: "[]" })],
  ["null", answer({ body: "null" })],
  ["compressed bytes", gzip],
];

const tried: readonly Case[] = senseless.flatMap(([what, fault]) => [
  {
    group,
    name: `tries once more after ${what}`,
    action: "pypi" as const,
    world: { exchange: [fault] },
    expect: { requests: { "id-token": 2, exchange: 2 } },
  },
  {
    group,
    name: `fails after twice ${what}`,
    action: "pypi" as const,
    world: { exchange: fault },
    expect: { exit: 1 as const, requests: { "id-token": 2, exchange: 2 }, losesToken: true, withinMs: 10_000 },
  },
]);

const mixed: readonly Case[] = [
  ["a cut body and a page", [cutBody(40), html(200)]],
  ["a page and a cut body", [html(200), cutBody(40)]],
  ["an empty answer and chunks without an end", [answer({}), cutChunks]],
].map(([what, exchange]) => ({
  group,
  name: `fails after two senseless successes: ${String(what)}`,
  action: "nuget",
  world: { exchange: exchange as readonly Fault[] },
  expect: { exit: 1, requests: { "id-token": 2, exchange: 2 }, losesToken: true, withinMs: 10_000 },
}));

const tooLarge: readonly Case[] = (["pypi", "nuget"] as const).map((action) => ({
  group,
  name: "refuses 300 MB and stays small",
  action,
  world: { exchange: huge(200) },
  expect: refusedAtOnce("RESPONSE_TOO_LARGE", { "id-token": 1, exchange: 1 }),
}));

/** Faults of the registry that pass, or not, and answers that make no sense. */
export const registry: readonly Case[] = [
  ...discoveredAfterOne,
  ...exchangedAfterOne,
  ...exchangedAfterTwo,
  ...exchangedNever,
  ...discoveredNever,
  ...final,
  ...unsupported,
  ...redirects,
  ...survived,
  ...tried,
  ...mixed,
  ...tooLarge,
];
