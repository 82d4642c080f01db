import { rowOf, wireOf } from "../../actions.ts";
import type { Case } from "../../case.ts";
import type { Fault } from "../../fault.ts";
import {
  answer,
  cutBody,
  cutChunks,
  cutStatus,
  gzip,
  hang,
  hangUp,
  html,
  huge,
  redirect,
  reset,
  stallStatus,
  status,
  wrongLength,
} from "../../faults.ts";
import { FINAL_STATUSES } from "../../statuses.ts";
import { refusedAtOnce } from "../outcomes.ts";
import { dealt, FURTHER } from "./sample.ts";

const group = "registry" as const;
const ONCE = { "id-token": 1, exchange: 1 } as const;
const TWICE = { "id-token": 2, exchange: 2 } as const;

const AGAIN: readonly (readonly [string, Fault])[] = [
  ...[408, 429, 500, 503, 522].map((code) => [`one ${code}`, status(code)] as const),
  ["a reset", reset],
  ["a closed connection", hangUp],
  ["a 503 that is cut off", cutStatus(503)],
  ["a 503 that stops within its body", stallStatus(503)],
  ["a 502 page", html(502)],
  ["a 429 that asks for a second", status(429, { "retry-after": "1" })],
];

const again: readonly Case[] = dealt(AGAIN).map(([action, [what, fault]]) => ({
  group,
  action,
  name: `exchanges a fresh ID token after ${what}`,
  world: { exchange: [fault] },
  expect: { requests: TWICE },
}));

/** Successes that make no sense: each may have left a live token behind. */
const SENSELESS: readonly (readonly [string, Fault])[] = [
  ["a body cut at its beginning", cutBody(1)],
  ["a body cut before its last byte", cutBody(-1)],
  ["a body cut by a reset", cutBody(20, "reset")],
  ["chunks without an end", cutChunks],
  ["a length that is too long", wrongLength(20)],
  ["an empty answer", answer({})],
  ["a 204", status(204)],
  ["a page of a captive portal", html(200)],
  ["null", answer({ body: "null" })],
  ["an object without a token", answer({ body: "{}" })],
  ["compressed bytes", gzip],
];

const senseless: readonly Case[] = dealt(SENSELESS).map(([action, [what, fault]], index) =>
  index % 2 === 0
    ? {
        group,
        action,
        name: `tries once more after ${what}`,
        world: { exchange: [fault] },
        expect: { requests: TWICE, losesToken: true },
      }
    : {
        group,
        action,
        name: `fails after twice ${what}`,
        world: { exchange: fault },
        expect: { exit: 1, requests: TWICE, losesToken: true, withinMs: 10_000 },
      },
);

const final: readonly Case[] = dealt(FINAL_STATUSES).map(([action, code]) => ({
  group,
  action,
  name: `takes a ${code} as final`,
  world: { exchange: html(code) },
  expect: refusedAtOnce(wireOf(action).unsupported.includes(code) ? "REGISTRY_UNSUPPORTED" : "EXCHANGE_REFUSED", ONCE),
}));

const REDIRECTS: readonly (readonly [string, Fault])[] = [
  ["a 302 to another origin", redirect(302)],
  ["a 307 to another origin", redirect(307)],
  ["a 308 at the same origin", redirect(308, "here")],
];

const redirected: readonly Case[] = dealt(REDIRECTS, 3).map(([action, [what, fault]]) => ({
  group,
  action,
  name: `does not post an ID token after ${what}`,
  world: { exchange: fault },
  expect: refusedAtOnce("REDIRECTED", ONCE),
}));

/** What each of them has to do by its own words. */
const own: readonly Case[] = FURTHER.flatMap((action): readonly Case[] => {
  const { alreadyUsed, refused } = wireOf(action);
  return [
    { group, action, name: "mints with one exchange", expect: { requests: ONCE } },
    {
      group,
      action,
      name: "survives two outages, with a fresh ID token each time",
      world: { exchange: [status(503), reset] },
      expect: { requests: { "id-token": 3, exchange: 3 } },
    },
    {
      group,
      action,
      name: "refuses 300 MB and stays small",
      world: { exchange: huge(200) },
      expect: refusedAtOnce("RESPONSE_TOO_LARGE", ONCE),
    },
    {
      group,
      action,
      name: "shows the reasons of the registry",
      world: { exchange: answer(refused("a reason of its own")) },
      expect: refusedAtOnce("EXCHANGE_REFUSED", ONCE, { says: [/a reason of its own/u] }),
    },
    {
      group,
      action,
      name: "does not wait 90 seconds, and says the number",
      world: { exchange: status(429, { "retry-after": "90" }) },
      expect: refusedAtOnce("RATE_LIMITED", ONCE, { says: [/\b90\b/u] }),
    },
    ...(alreadyUsed === undefined
      ? []
      : [
          {
            group,
            action,
            name: "tries once more, with a warning, where a new ID token is called used",
            world: { exchange: [answer(alreadyUsed)] },
            expect: { requests: TWICE, warnings: [/already used/u] },
          } as const,
          {
            group,
            action,
            name: "fails where two new ID tokens are called used",
            world: { exchange: answer(alreadyUsed) },
            expect: {
              exit: 1,
              code: "EXCHANGE_REFUSED",
              requests: TWICE,
              warnings: [/already used/u],
              withinMs: 5_000,
            },
          } as const,
        ]),
  ];
});

const slow: readonly Case[] = dealt<Pick<Case, "name" | "world" | "expect">>([
  {
    name: "ends a hang of the exchange within the minute",
    world: { exchange: hang },
    expect: { exit: 1, code: "TIMEOUT", requests: { exchange: [3, 4] }, withinMs: 60_000 },
  },
  {
    name: "ends within the minute when no server listens",
    world: { registry: { down: "refused" } },
    expect: { exit: 1, code: "NETWORK_ERROR", withinMs: 60_000 },
  },
  {
    name: "gives up after four times 503",
    world: { exchange: status(503) },
    expect: { exit: 1, code: "EXCHANGE_UNAVAILABLE", requests: { "id-token": 4, exchange: 4 }, withinMs: 30_000 },
  },
  {
    name: "gives up after four resets",
    world: { exchange: reset },
    expect: { exit: 1, code: "NETWORK_ERROR", requests: { "id-token": 4, exchange: 4 }, withinMs: 30_000 },
  },
]).map(([action, plan]) => ({ group, action, slow: true, ...plan }));

/** Each finds its registry where nothing is said of it. */
const defaults: readonly Case[] = FURTHER.map((action) => {
  const { host, urlInput } = rowOf(action);
  return {
    group: "inputs",
    action,
    name: `mints at ${host} where no address and no audience is given`,
    world: { oidc: { host: "oidc.example.test" }, registry: { host }, proxy: {} },
    inputs: { [urlInput]: "", audience: "" },
    expect: { requests: { connect: 2, discovery: 0, ...ONCE } },
  };
});

/** Faults of the registry, for every further action. */
export const exchange: readonly Case[] = [
  ...again,
  ...senseless,
  ...final,
  ...redirected,
  ...own,
  ...slow,
  ...defaults,
];
