import type { Case } from "../case.ts";
import type { Fault } from "../fault.ts";
import {
  answer,
  cutBody,
  cutStatus,
  hang,
  hangInBody,
  hangUp,
  headerFlood,
  html,
  huge,
  raw,
  redirect,
  reset,
  status,
} from "../faults.ts";
import { PASSING_STATUSES, REDIRECTS } from "../statuses.ts";
import { AT_ONCE_MS } from "./outcomes.ts";
import { secondsFromNow } from "../seconds-from-now.ts";

const group = "post";

type Plan = Pick<Case, "name" | "world" | "inputs" | "env" | "expect" | "slow" | "post">;

const once: readonly Plan[] = PASSING_STATUSES.map((code) => ({
  name: `revokes after one ${code}`,
  world: { revocation: [status(code)] },
  expect: { post: { requests: 2 } },
}));

const several: readonly Plan[] = [
  [503, 500],
  [502, 429],
  [408, 504],
].map((codes) => ({
  name: `revokes after ${codes.join(" and ")}`,
  world: { revocation: codes.map((code) => status(code)) },
  expect: { post: { requests: 3 } },
}));

const forEver: readonly Plan[] = PASSING_STATUSES.map((code) => ({
  name: `warns once after three times ${code}`,
  world: { revocation: status(code) },
  expect: { post: { requests: 3, warning: /revoked/u } },
}));

const silent: readonly Plan[] = [
  ...[200, 202, 204].map((code) => ({ code, what: "takes it for revoked" })),
  ...[404, 405, 501].map((code) => ({ code, what: "takes the index for one that cannot revoke" })),
  ...[401, 410].map((code) => ({ code, what: "takes the token for dead" })),
].map(({ code, what }) => ({
  name: `${what} after a ${code}`,
  world: { revocation: html(code) },
  expect: { post: { requests: 1, withinMs: AT_ONCE_MS } },
}));

const final: readonly Plan[] = [400, 403, 418, 422, 505].map((code) => ({
  name: `warns once after a ${code}`,
  world: { revocation: answer({ status: code, body: { message: "no\n::error::pwned" } }) },
  expect: { post: { requests: 1, warning: /revoked/u, withinMs: AT_ONCE_MS, neverSays: [/pwned/u] } },
}));

const redirects: readonly Plan[] = REDIRECTS.map((code) => ({
  name: `does not follow a ${code} with the token`,
  world: { revocation: redirect(code, code % 2 === 0 ? "here" : "elsewhere") },
  expect: { post: { requests: 1, warning: /REDIRECTED/u, withinMs: AT_ONCE_MS } },
}));

const passing: readonly (readonly [string, Fault])[] = [
  ["a reset", reset],
  ["a closed connection", hangUp],
  ["a 503 that is cut off", cutStatus(503)],
  ["a 500 of 300 MB", huge(500)],
];

const survived: readonly Plan[] = passing.flatMap(([what, fault]) => [
  { name: `revokes after ${what}`, world: { revocation: [fault] }, expect: { post: { requests: 2 } } },
  {
    name: `warns once after three times ${what}`,
    world: { revocation: fault },
    expect: { post: { requests: 3, warning: /revoked/u } },
  },
]);

/** Whether these count as revoked is not said; that they end well is. */
const unclear: readonly Plan[] = (
  [
    ["a success that is cut off", cutBody(3)],
    ["a success of 300 MB", huge(200)],
    ["what is not HTTP", raw("SSH-2.0-OpenSSH_9.9\r\n")],
    ["headers without end", headerFlood],
  ] as const
).map(([what, fault]) => ({
  name: `never fails the job after ${what}`,
  world: { revocation: fault },
  expect: { post: { requests: [1, 3] as const, anyWarning: true } },
}));

const hangs: readonly Plan[] = [
  {
    name: "ends a hang within ten seconds",
    world: { revocation: hang },
    expect: { post: { requests: [1, 3], warning: /revoked/u, withinMs: 10_000 } },
  },
  {
    name: "takes the status of a revocation for its answer, where the body hangs",
    world: { revocation: hangInBody },
    expect: { post: { requests: 1, withinMs: 2_500 } },
  },
  {
    name: "revokes after one hang",
    world: { revocation: [hang] },
    expect: { post: { requests: 2, withinMs: 10_000 } },
  },
];
const slow: readonly Plan[] = hangs.map((one) => ({ ...one, slow: true }));

function expired(secondsAgo: number): Fault {
  return answer({
    body: ({ world }) => ({
      token: world.keepToken(`pypi-${"expiring".repeat(8)}`),
      expires: secondsFromNow(-secondsAgo),
    }),
  });
}

const state: readonly Plan[] = [
  {
    name: "does nothing for a token that expired an hour ago",
    world: { exchange: expired(3_600) },
    expect: { warnings: [/clock/u], post: { requests: 0 } },
  },
  {
    name: "revokes a token that expired a minute ago, since clocks differ",
    world: { exchange: expired(60) },
    expect: { warnings: [/clock/u], post: { requests: 1 } },
  },
  {
    name: "revokes where another step's inputs are in its environment",
    post: {
      inputs: {
        "repository-url": "https://elsewhere.example.test/legacy/",
        audience: "testpypi",
        revoke: "false",
        timeout: "x",
      },
    },
  },
  {
    name: "revokes without inputs",
    post: { inputs: {}, env: { "INPUT_REPOSITORY-URL": undefined, INPUT_REVOKE: undefined } },
  },
  {
    name: "revokes without an identity",
    post: { env: { ACTIONS_ID_TOKEN_REQUEST_URL: undefined, ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined } },
  },
  {
    name: "revokes without files to write to",
    post: { env: { GITHUB_OUTPUT: undefined, GITHUB_STATE: undefined, GITHUB_STEP_SUMMARY: undefined } },
  },
  {
    name: "revokes at another event",
    post: { env: { GITHUB_EVENT_NAME: "pull_request_target", GITHUB_EVENT_PATH: "/nowhere" } },
  },
  {
    name: "does nothing where nothing was saved",
    post: {
      env: { STATE_token: undefined, STATE_url: undefined, STATE_registry: undefined, "STATE_expires-at": undefined },
    },
    expect: { post: { requests: 0, withinMs: AT_ONCE_MS } },
  },
  {
    name: "does nothing without a token",
    post: { env: { STATE_token: "" } },
    expect: { post: { requests: 0, withinMs: AT_ONCE_MS } },
  },
  {
    name: "revokes where the expiry that was saved is garbage",
    post: { env: { "STATE_expires-at": "soon" } },
  },
  ...[
    "not a url",
    "http://elsewhere.example.test/",
    "ftp://127.0.0.1/",
    "https://user:password-in-a-state@127.0.0.1/",
    "javascript:alert(1)",
  ].map((url) => ({
    name: `sends nothing to ${url.replace("password-in-a-state", "…")}`,
    post: { env: { STATE_url: url } },
    expect: {
      post: { requests: 0, anyWarning: true, withinMs: AT_ONCE_MS, neverSays: [/password-in-a-state/u] },
    },
  })),
  {
    name: "keeps to its time if it is asked to wait half a minute",
    world: { revocation: status(503, { "retry-after": "25" }) },
    expect: { post: { requests: 1, warning: /revoked/u, withinMs: AT_ONCE_MS } },
  },
  {
    name: "waits a second if it is asked to",
    world: { revocation: [status(429, { "retry-after": "1" })] },
    expect: { post: { requests: 2 } },
  },
  {
    name: "does nothing after a main that failed",
    world: { exchange: status(422) },
    expect: { exit: 1, code: "EXCHANGE_REFUSED", post: { requests: 0, withinMs: AT_ONCE_MS } },
  },
];

const reflected: readonly Plan[] = [
  {
    name: "does not show a refusal that repeats the token",
    world: {
      revocation: answer({
        status: 400,
        body: ({ body }) => ({ message: body, errors: [{ code: body, description: body }] }),
      }),
    },
    expect: { post: { requests: 1, warning: /revoked/u } },
  },
];

/** R12: post never changes a job's result. */
export const post: readonly Case[] = [
  ...once,
  ...several,
  ...forEver,
  ...silent,
  ...final,
  ...redirects,
  ...survived,
  ...unclear,
  ...slow,
  ...state,
  ...reflected,
].map((one): Case => ({ group, action: "pypi", ...one }));
