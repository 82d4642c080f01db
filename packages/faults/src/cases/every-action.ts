import { type ActionName, type Case, REVOKING } from "../case.ts";
import { answer, cutBody, hangUp, html, huge, late, redirect, reset, status } from "../faults.ts";
import { refusedAtOnce } from "./outcomes.ts";

const ACTIONS: readonly ActionName[] = ["crates", "rubygems", "npm", "mint"];
const ONCE = { "id-token": 1, exchange: 1 } as const;
const TWICE = { "id-token": 2, exchange: 2 } as const;

type Plan = Pick<Case, "name" | "world" | "expect" | "inputs" | "env">;

/** What the exchange of every further registry has to survive, or to end at. */
const PLANS: readonly Plan[] = [
  { name: "mints", world: {}, expect: { requests: ONCE } },
  { name: "survives three outages of the OIDC service", world: { idToken: [status(503), hangUp, status(500)] } },
  {
    name: "survives two outages of the registry, with fresh ID tokens",
    world: { exchange: [status(503), reset] },
    expect: { requests: { "id-token": 3, exchange: 3 } },
  },
  {
    name: "takes a fresh ID token after an answer that was cut off",
    world: { exchange: [cutBody(20)] },
    expect: { requests: TWICE, losesToken: true },
  },
  {
    name: "takes a fresh ID token after an answer that is a page",
    world: { exchange: [html(200)] },
    expect: { requests: TWICE },
  },
  {
    name: "gives up at the second answer without a token",
    world: { exchange: answer({ body: "{}" }) },
    expect: { exit: 1, code: "RESPONSE_INVALID", requests: TWICE },
  },
  {
    name: "does not follow a redirect",
    world: { exchange: redirect(307) },
    expect: refusedAtOnce("REDIRECTED", ONCE),
  },
  {
    name: "does not follow a redirect that stays",
    world: { exchange: redirect(308, "here") },
    expect: refusedAtOnce("REDIRECTED", ONCE),
  },
  {
    name: "bounds what it reads",
    world: { exchange: huge(200) },
    expect: { exit: 1, code: "RESPONSE_TOO_LARGE", requests: ONCE },
  },
  {
    name: "ends at once where it is refused",
    world: { exchange: answer({ status: 403, body: '{"message":"no"}' }) },
    expect: refusedAtOnce("EXCHANGE_REFUSED", ONCE),
  },
  {
    name: "shows no line of the registry as a command",
    world: {
      exchange: answer({
        status: 400,
        body: JSON.stringify({
          error: "x\n::error::y",
          message: "x\n::error::y",
          errors: [{ detail: "x\r\n::stop-commands::y" }],
        }),
      }),
    },
    expect: refusedAtOnce("EXCHANGE_REFUSED", ONCE),
  },
  {
    name: "asks for nothing where the output has no file",
    env: { GITHUB_OUTPUT: "/nowhere/output" },
    expect: refusedAtOnce("OUTPUT_UNAVAILABLE", { "id-token": 0, exchange: 0 }),
  },
];

/** What the post step of those that revoke has to survive. */
const POST_PLANS: readonly Plan[] = [
  {
    name: "revokes after an outage",
    world: { revocation: [status(503)] },
    expect: { post: { requests: 2 } },
  },
  {
    name: "warns once where it cannot revoke, and the job stays as it is",
    world: { revocation: answer({ status: 400, body: '{"errors":[{"detail":"no"}]}' }) },
    expect: { post: { requests: 1, warning: /could not be revoked/u } },
  },
  { name: "revokes though it takes a while", world: { revocation: [late(1_500)] }, expect: { post: { requests: 1 } } },
];

/** The same for every action that has no groups of cases of its own. */
export const everyAction: readonly Case[] = ACTIONS.flatMap((action) =>
  [...PLANS, ...(REVOKING.includes(action) ? POST_PLANS : [])].map((plan) => ({ group: "registry", action, ...plan })),
);
