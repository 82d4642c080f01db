import type { ActionName } from "../../actions.ts";
import type { Case } from "../../case.ts";
import { answer, hang, html, huge, redirect, reset, status } from "../../faults.ts";
import { AT_ONCE_MS } from "../outcomes.ts";

const group = "post";

type Plan = Pick<Case, "name" | "world" | "inputs" | "expect" | "slow" | "post">;

/** One by a header and of its own, one by a body and of the dispatcher. */
const BOTH_WAYS: readonly ActionName[] = ["crates", "mint:pypi"];

const STATE = { STATE_token: undefined, STATE_url: undefined, STATE_registry: undefined };

const PLANS: readonly Plan[] = [
  { name: "revokes after one 503", world: { revocation: [status(503)] }, expect: { post: { requests: 2 } } },
  { name: "revokes after a reset", world: { revocation: [reset] }, expect: { post: { requests: 2 } } },
  {
    name: "warns once after three times 502",
    world: { revocation: status(502) },
    expect: { post: { requests: 3, warning: /revoked/u } },
  },
  {
    name: "takes the registry for one that cannot revoke after a 404",
    world: { revocation: html(404) },
    expect: { post: { requests: 1, withinMs: AT_ONCE_MS } },
  },
  {
    name: "considers the token invalid after a 401",
    world: { revocation: html(401) },
    expect: { post: { requests: 1, withinMs: AT_ONCE_MS } },
  },
  {
    name: "warns once after a 400",
    world: {
      revocation: answer({ status: 400, body: { message: "no\n::error::pwned", errors: [{ detail: "##[x]pwned" }] } }),
    },
    expect: { post: { requests: 1, warning: /revoked/u, withinMs: AT_ONCE_MS, neverSays: [/pwned/u] } },
  },
  {
    name: "does not follow a 307 with the token",
    world: { revocation: redirect(307) },
    expect: { post: { requests: 1, warning: /REDIRECTED/u, withinMs: AT_ONCE_MS } },
  },
  {
    name: "does not follow a 308 at the same origin with the token",
    world: { revocation: redirect(308, "here") },
    expect: { post: { requests: 1, warning: /REDIRECTED/u, withinMs: AT_ONCE_MS } },
  },
  {
    name: "never fails the job after a success of 300 MB",
    world: { revocation: huge(200) },
    expect: { post: { requests: [1, 3], anyWarning: true } },
  },
  {
    name: "ends a hang within ten seconds",
    slow: true,
    world: { revocation: hang },
    expect: { post: { requests: [1, 3], warning: /revoked/u, withinMs: 10_000 } },
  },
  {
    name: "revokes where another step's inputs are in its environment",
    post: {
      inputs: {
        registry: "npm",
        url: "https://elsewhere.example.test",
        "repository-url": "https://elsewhere.example.test/legacy/",
        audience: "sigstore",
        revoke: "false",
        timeout: "x",
      },
    },
  },
  {
    name: "revokes without inputs and without an identity",
    post: {
      inputs: {},
      env: { ACTIONS_ID_TOKEN_REQUEST_URL: undefined, ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined },
    },
  },
  {
    name: "does nothing where nothing was saved",
    post: { env: STATE },
    expect: { post: { requests: 0, withinMs: AT_ONCE_MS } },
  },
  ...["not a url", "http://elsewhere.example.test/", "ftp://127.0.0.1/"].map((url) => ({
    name: `sends nothing to ${url}`,
    post: { env: { STATE_url: url } },
    expect: { post: { requests: 0, anyWarning: true, withinMs: AT_ONCE_MS } },
  })),
  {
    name: "revokes nothing where revoke is false, and saves nothing",
    inputs: { revoke: "false" },
    expect: {
      post: { requests: 0 },
      also: ({ main }) => (main.fileTexts.state === "" ? [] : ["something is in the state file"]),
    },
  },
  {
    name: "does nothing after a main that failed",
    world: { exchange: status(422) },
    expect: { exit: 1, code: "EXCHANGE_REFUSED", post: { requests: 0, withinMs: AT_ONCE_MS } },
  },
];

/** What only the dispatcher's post has to do: find out whose token it is. */
const dispatched: readonly Plan[] = ["npm", "nobody", "__proto__", "constructor"].map((registry) => ({
  name: `sends nothing where ${registry} is saved for a registry`,
  post: { env: { STATE_registry: registry } },
  expect: { post: { requests: 0, anyWarning: true, withinMs: AT_ONCE_MS } },
}));

/** R12 for every further action that revokes. */
export const revocation: readonly Case[] = [
  ...BOTH_WAYS.flatMap((action) => PLANS.map((plan): Case => ({ group, action, ...plan }))),
  ...dispatched.map((plan): Case => ({ group, action: "mint:crates", ...plan })),
];
