import type { Environment } from "@mint/runner";
import type { Case } from "../case.ts";
import { after, hang, passthrough, status } from "../faults.ts";
import { AT_ONCE_MS, refusedUnasked } from "./outcomes.ts";

const group = "environment";

type Plan = Pick<Case, "name" | "action" | "world" | "inputs" | "env" | "shell" | "expect">;

const URL_VARIABLE = "ACTIONS_ID_TOKEN_REQUEST_URL";
const TOKEN_VARIABLE = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
const PERMISSION = /id-token: write/u;

const identity: readonly Plan[] = [
  {
    name: "says what to paste where the job may not ask for an identity",
    action: "pypi",
    env: { [URL_VARIABLE]: undefined, [TOKEN_VARIABLE]: undefined },
    expect: refusedUnasked("IDENTITY_MISSING", { says: [PERMISSION, /permissions:/u, /contents: read/u] }),
  },
  {
    name: "says what to paste where the job may not ask for an identity",
    action: "nuget",
    env: { [URL_VARIABLE]: undefined, [TOKEN_VARIABLE]: undefined },
    expect: refusedUnasked("IDENTITY_MISSING", { says: [PERMISSION] }),
  },
  {
    name: "asks for nothing without the request token",
    action: "pypi",
    env: { [TOKEN_VARIABLE]: undefined },
    expect: refusedUnasked("IDENTITY_MISSING", { says: [PERMISSION] }),
  },
  {
    name: "asks for nothing without the request URL",
    action: "nuget",
    env: { [URL_VARIABLE]: undefined },
    expect: refusedUnasked("IDENTITY_MISSING", { says: [PERMISSION] }),
  },
  {
    name: "takes empty variables for missing ones",
    action: "pypi",
    env: { [URL_VARIABLE]: "", [TOKEN_VARIABLE]: "  " },
    expect: refusedUnasked("IDENTITY_MISSING", { says: [PERMISSION] }),
  },
  ...[
    ["is no URL", "not a url", "IDENTITY_UNAVAILABLE"],
    ["is a path", "/idtoken", "IDENTITY_UNAVAILABLE"],
    ["is plain http to another host", "http://oidc.example.test/idtoken?a=b", "INSECURE_URL"],
    ["is plain http to a host that looks like loopback", "http://127.0.0.1.example.test/idtoken", "INSECURE_URL"],
    ["is of another protocol", "ftp://oidc.example.test/idtoken", "INSECURE_URL"],
  ].map(([what = "", url, code = ""]) => ({
    name: `asks for nothing where the request URL ${what}`,
    action: "pypi" as const,
    env: { [URL_VARIABLE]: url },
    expect: refusedUnasked(code),
  })),
  ...["two\nlines-of-a-request-token", "beyond-ascii-é-request-token", "with a space in it", "short"].map((token) => ({
    name: `asks for nothing where the request token is ${JSON.stringify(token)}`,
    action: "nuget" as const,
    env: { [TOKEN_VARIABLE]: token },
    expect: refusedUnasked("IDENTITY_UNAVAILABLE"),
  })),
  {
    name: "asks for its own audience where the request URL names another",
    action: "nuget",
    env: ({ env }) => ({ [URL_VARIABLE]: `${env[URL_VARIABLE]}&audience=sigstore` }),
    expect: { requests: { "id-token": 1, exchange: 1 } },
  },
  {
    name: "asks where the request URL has a fragment",
    action: "nuget",
    env: ({ env }) => ({ [URL_VARIABLE]: `${env[URL_VARIABLE]}#fragment` }),
    expect: { requests: { "id-token": 1, exchange: 1 } },
  },
];

const surroundings: readonly Plan[] = [
  {
    name: "mints with next to nothing in its environment",
    action: "nuget",
    env: { HOME: undefined, PATH: undefined, LANG: undefined, TMPDIR: undefined, USER: undefined, CI: undefined },
  },
  {
    name: "mints in another language and time zone, and prints times in UTC",
    action: "pypi",
    env: { LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", TZ: "Asia/Kathmandu" },
    expect: {
      also: ({ main }) => {
        const left = Date.parse(main.outputs["expires-at"] ?? "") - Date.now();
        return left > 800_000 && left <= 901_000 ? [] : [`expires-at is ${main.outputs["expires-at"]}`];
      },
    },
  },
  {
    name: "mints although other stored tokens are in the environment, and ignores them",
    action: "pypi",
    env: {
      PYPI_API_TOKEN: "pypi-a-stored-token-of-somebody",
      TWINE_PASSWORD: "pypi-a-stored-token-of-somebody",
      NODE_AUTH_TOKEN: "npm_a-stored-token-of-somebody",
    },
    expect: { neverSays: [/stored-token/u] },
  },
];

/** Takes away all that keeps a process alive: requests never settle, and no timer holds it. */
const NOTHING_TO_DO = `data:text/javascript,${encodeURIComponent(`
import http from "node:http";
import https from "node:https";
import { EventEmitter } from "node:events";
const never = () => Object.assign(new EventEmitter(), { end() {}, write() {}, destroy() {}, setTimeout() {} });
http.request = never;
https.request = never;
const { setTimeout: later } = globalThis;
globalThis.setTimeout = (...given) => later(...given).unref();
`)}`;

const unsettled: readonly Plan[] = (["pypi", "nuget"] as const).map((action) => ({
  name: "fails where its work never settles, though Node would call that success",
  action,
  env: { NODE_OPTIONS: `--import "${NOTHING_TO_DO}"` },
  expect: { exit: 1, code: "UNEXPECTED", requests: { discovery: 0, "id-token": 0 }, withinMs: AT_ONCE_MS },
}));

/** Sets the clock, for this process, once it has run for a moment. */
function setsTheClock(byMs: number): Environment {
  const code = `
const { now } = Date;
Date.now = () => now() + (process.uptime() > 0.6 ? ${byMs} : 0);
`;
  return { NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(code)}"` };
}

/** R6: plain http is for this machine alone, whatever a file says of its name. */
const localhost: Plan = {
  name: "takes localhost for this machine, where the hosts file leads it elsewhere",
  action: "pypi",
  inputs: ({ urls }) => ({ "repository-url": `${urls.registry.replace("127.0.0.1", "localhost")}/legacy/` }),
  env: { PATH: process.env["PATH"] },
  shell: {
    before: `[ -n "$HOSTS" ] || { HOSTS=$(mktemp); export HOSTS; echo 127.0.0.2 localhost >"$HOSTS"; exec unshare --map-root-user --mount bash -c 'mount --bind "$HOSTS" /etc/hosts; rm "$HOSTS"; exec "$0" "$@"' "$0" "$@"; }`,
  },
  expect: { requests: { discovery: 1, exchange: 1 } },
};

/** R2: no deadline is by a clock that can be set. */
const clocks: readonly Plan[] = [
  {
    name: "ends in its time where the clock is set back an hour meanwhile",
    action: "nuget",
    world: { idToken: hang },
    inputs: { timeout: "5" },
    env: setsTheClock(-3_600_000),
    expect: { exit: 1, code: "TIMEOUT", requests: { "id-token": 1 }, withinMs: 5_000 },
  },
  {
    name: "mints where the clock is set forward two minutes meanwhile",
    action: "pypi",
    world: { discovery: after(800, passthrough), exchange: [status(503)] },
    env: setsTheClock(120_000),
    expect: { requests: { discovery: 1, "id-token": 2, exchange: 2 } },
  },
];

/** The variables that a step is given, and the machine around it. */
export const environment: readonly Case[] = [...identity, ...surroundings, ...unsettled, ...clocks, localhost].map(
  (one): Case => ({ group, ...one }),
);
