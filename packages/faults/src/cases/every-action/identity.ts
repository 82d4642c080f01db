import type { Case } from "../../case.ts";
import { rowOf } from "../../actions.ts";
import type { Fault } from "../../fault.ts";
import { answer, cutBody, cutChunks, hangUp, html, huge, redirect, reset, status } from "../../faults.ts";
import { refusedAtOnce } from "../outcomes.ts";
import { dealt, FURTHER } from "./sample.ts";

const group = "oidc";

const AGAIN: readonly (readonly [string, Fault])[] = [
  ...[408, 429, 500, 503, 522].map((code) => [`one ${code}`, status(code)] as const),
  ["a closed connection", hangUp],
  ["a body cut in its middle", cutBody(700)],
  ["chunks without an end", cutChunks],
  ["a 502 page", html(502)],
];

const survived: readonly Case[] = dealt(AGAIN).map(([action, [what, fault]]) => ({
  group,
  action,
  name: `asks again after ${what}`,
  world: { idToken: [fault] },
  expect: { requests: { "id-token": 2, exchange: 1 } },
}));

const three: readonly Case[] = FURTHER.map((action) => ({
  group,
  action,
  name: "survives three outages in a row",
  slow: true,
  world: { idToken: [status(503), reset, status(500)] },
  expect: { requests: { "id-token": 4, exchange: 1 } },
}));

const FINAL: readonly (readonly [string, string, Fault])[] = [
  ["takes a 401 as final", "IDENTITY_UNAVAILABLE", status(401)],
  ["takes a 404 as final", "IDENTITY_UNAVAILABLE", status(404)],
  ["does not follow a 302 to another origin", "REDIRECTED", redirect(302)],
  ["does not follow a 307 at the same origin", "REDIRECTED", redirect(307, "here")],
  ["refuses 300 MB and stays small", "RESPONSE_TOO_LARGE", huge(200)],
];

const final: readonly Case[] = dealt(FINAL, 2).map(([action, [name, code, fault]]) => ({
  group,
  action,
  name,
  world: { idToken: fault },
  expect: refusedAtOnce(code, { "id-token": 1, exchange: 0 }),
}));

/** An identity for anybody else is worth more to others than to this job. */
const foreign: readonly Case[] = FURTHER.flatMap((action) => {
  const { audience } = rowOf(action);
  const wrong: readonly (readonly [string, object, string | readonly string[]])[] = [
    ["for another audience", {}, "sigstore"],
    ["for its audience and another one", {}, [audience, "sigstore"]],
    ["that expired years ago", { exp: 1_500_000_000 }, audience],
  ];
  return wrong.map(([what, claims, made]) => ({
    group: "validation" as const,
    action,
    name: `refuses an ID token ${what}, and posts nothing`,
    world: {
      idToken: answer({ body: async ({ world }) => ({ value: await world.signIdToken({ ...claims }, made) }) }),
    },
    expect: refusedAtOnce("RESPONSE_INVALID", { "id-token": 1, exchange: 0 }),
  }));
});

/** Faults of the OIDC endpoint, for every further action. */
export const identity: readonly Case[] = [...survived, ...three, ...final, ...foreign];
