import type { Case } from "../case.ts";
import { status } from "../faults.ts";
import { FINAL_STATUSES, PASSING_STATUSES, REDIRECTS } from "../statuses.ts";
import { redirect } from "../faults.ts";

const group = "oidc";

const survived: readonly Case[] = PASSING_STATUSES.map((code) => ({
  group,
  name: `an ID token is asked for again after one ${code}`,
  action: "pypi",
  world: { idToken: [status(code)] },
  expect: { requests: { "id-token": 2, exchange: 1 } },
}));

const final: readonly Case[] = FINAL_STATUSES.map((code) => ({
  group,
  name: `a ${code} of the endpoint is final`,
  action: "nuget",
  world: { idToken: status(code) },
  expect: {
    exit: 1,
    code: "IDENTITY_UNAVAILABLE",
    requests: { "id-token": 1, exchange: 0 },
    withinMs: 2_000,
  },
}));

const redirects: readonly Case[] = REDIRECTS.map((code) => ({
  group,
  name: `a ${code} to another origin is not followed`,
  action: "pypi",
  world: { idToken: redirect(code) },
  expect: { exit: 1, code: "REDIRECTED", requests: { "id-token": 1, exchange: 0 }, withinMs: 2_000 },
}));

/** Faults of the endpoint that hands out ID tokens. */
export const oidc: readonly Case[] = [...survived, ...final, ...redirects];
