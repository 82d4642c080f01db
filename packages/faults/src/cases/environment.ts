import type { Environment } from "@mint/runner";
import type { Case } from "../case.ts";
import { stalledLog } from "../log-readers.ts";
import { after, hang, passthrough, status } from "../faults.ts";
import { eventPipe } from "./event-pipe.ts";
import { fullDisk } from "./full-disk.ts";
import { AT_ONCE_MS, refusedUnasked } from "./outcomes.ts";

const group = "environment";

type Plan = Pick<Case, "name" | "action" | "world" | "inputs" | "env" | "event" | "shell" | "expect" | "slow" | "post">;

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

const PULL_REQUEST = { GITHUB_EVENT_NAME: "pull_request", [URL_VARIABLE]: undefined, [TOKEN_VARIABLE]: undefined };

function pullRequest(from: string): object {
  return {
    action: "opened",
    pull_request: {
      head: { repo: { full_name: from, fork: from !== "octo-org/octo-repo" } },
      base: { repo: { full_name: "octo-org/octo-repo" } },
    },
  };
}

const events: readonly Plan[] = [
  {
    name: "recognizes a pull request from a fork",
    action: "pypi",
    env: PULL_REQUEST,
    event: pullRequest("mallory/octo-repo"),
    expect: refusedUnasked("FORK_PULL_REQUEST"),
  },
  {
    name: "recognizes a pull request whose fork was deleted",
    action: "nuget",
    env: PULL_REQUEST,
    event: { pull_request: { head: { repo: null }, base: { repo: { full_name: "octo-org/octo-repo" } } } },
    expect: refusedUnasked("FORK_PULL_REQUEST"),
  },
  {
    name: "distinguishes a pull request of the repository itself from one of a fork",
    action: "pypi",
    env: PULL_REQUEST,
    event: pullRequest("octo-org/octo-repo"),
    expect: refusedUnasked("IDENTITY_MISSING", { says: [PERMISSION] }),
  },
  {
    name: "does not blame a fork where the event would have an identity",
    action: "nuget",
    env: { ...PULL_REQUEST, GITHUB_EVENT_NAME: "pull_request_target" },
    event: pullRequest("mallory/octo-repo"),
    expect: refusedUnasked("IDENTITY_MISSING", { says: [PERMISSION] }),
  },
  {
    name: "names act, which has no identities, before a fork",
    action: "pypi",
    env: { ...PULL_REQUEST, ACT: "true" },
    event: pullRequest("mallory/octo-repo"),
    expect: refusedUnasked("IDENTITY_MISSING", { says: [/act has no OIDC service/u, /mint sandbox/u] }),
  },
  {
    name: "names Dependabot where it started the run",
    action: "nuget",
    env: { ...PULL_REQUEST, GITHUB_ACTOR: "dependabot[bot]" },
    event: pullRequest("octo-org/octo-repo"),
    expect: refusedUnasked("IDENTITY_MISSING", { says: [/Dependabot started this run/u] }),
  },
  {
    name: "mints for a pull request of a fork that has an identity",
    action: "nuget",
    env: { GITHUB_EVENT_NAME: "pull_request" },
    event: pullRequest("mallory/octo-repo"),
    expect: { requests: { exchange: 1 } },
  },
  ...(
    [
      ["garbage", "{not json, and a secret-looking-text-of-some-length"],
      ["empty", ""],
      ["null", "null"],
      ["a list", "[1,2]"],
      ["a number", "7"],
      ["5 MB large", JSON.stringify({ filler: "x".repeat(5_000_000) })],
    ] as const
  ).map(([what, event]) => ({
    name: `says what is missing where the event is ${what}`,
    action: "pypi" as const,
    env: PULL_REQUEST,
    event,
    expect: refusedUnasked("IDENTITY_MISSING", { neverSays: [/secret-looking/u] }),
  })),
  ...["/nowhere/event.json", "/tmp", "", undefined].map((path) => ({
    name: `says what is missing where the event's file is ${JSON.stringify(path ?? null)}`,
    action: "nuget" as const,
    env: { ...PULL_REQUEST, GITHUB_EVENT_PATH: path },
    expect: refusedUnasked("IDENTITY_MISSING"),
  })),
  eventPipe(PULL_REQUEST),
  {
    name: "does not execute the name of the event's file",
    action: "pypi",
    env: { ...PULL_REQUEST, GITHUB_EVENT_PATH: "/nowhere/x\n::error::pwned" },
    expect: refusedUnasked("IDENTITY_MISSING", { neverSays: [/pwned/u] }),
  },
  ...["/nowhere/event.json", "/tmp", undefined].map((path) => ({
    name: `mints where the event's file is ${JSON.stringify(path ?? null)}`,
    action: "pypi" as const,
    env: { GITHUB_EVENT_PATH: path },
    expect: { requests: { exchange: 1 } },
  })),
  {
    name: "mints where the event is garbage",
    action: "pypi",
    event: "{not json",
    expect: { requests: { exchange: 1 } },
  },
  {
    name: "refuses an event that PyPI refuses",
    action: "pypi",
    env: { GITHUB_EVENT_NAME: "pull_request_target" },
    event: pullRequest("mallory/octo-repo"),
    expect: refusedUnasked("UNSAFE_EVENT", { says: [/pull_request_target/u] }),
  },
];

const EXPORTS: readonly string[] = [
  "TWINE_USERNAME",
  "TWINE_PASSWORD",
  "UV_PUBLISH_TOKEN",
  "POETRY_PYPI_TOKEN_127_0_0_1",
  "FLIT_USERNAME",
  "FLIT_PASSWORD",
  "HATCH_INDEX_USER",
  "HATCH_INDEX_AUTH",
  "PDM_PUBLISH_USERNAME",
  "PDM_PUBLISH_PASSWORD",
  "MATURIN_PYPI_TOKEN",
  "MATURIN_USERNAME",
  "MATURIN_PASSWORD",
];

const MISSING: readonly (readonly [string, string | undefined])[] = [
  ["not set", undefined],
  ["empty", ""],
  ["a file that is not there", "/tmp/mint-faults-no-such-file"],
  ["in a folder that is not there", "/nowhere/output"],
  ["a folder", "/tmp"],
  ["/dev/full", "/dev/full"],
  ["/dev/stdout", "/dev/stdout"],
  ["/dev/null", "/dev/null"],
  ["/proc/self/fd/1", "/proc/self/fd/1"],
];

const files: readonly Plan[] = MISSING.flatMap(([what, path]) => [
  {
    name: `mints nothing where GITHUB_OUTPUT is ${what}`,
    action: "pypi" as const,
    env: { GITHUB_OUTPUT: path },
    expect: refusedUnasked("OUTPUT_UNAVAILABLE"),
  },
  {
    name: `mints nothing where GITHUB_OUTPUT is ${what}`,
    action: "nuget" as const,
    env: { GITHUB_OUTPUT: path },
    expect: refusedUnasked("OUTPUT_UNAVAILABLE"),
  },
  {
    name: `mints nothing where GITHUB_STATE is ${what}`,
    action: "pypi" as const,
    env: { GITHUB_STATE: path },
    expect: refusedUnasked("OUTPUT_UNAVAILABLE"),
  },
  {
    name: `mints all the same if there is nothing to save and GITHUB_STATE is ${what}`,
    action: "nuget" as const,
    env: { GITHUB_STATE: path },
    expect: { requests: { exchange: 1 } },
  },
  {
    name: `mints all the same where GITHUB_STEP_SUMMARY is ${what}`,
    action: "pypi" as const,
    env: { GITHUB_STEP_SUMMARY: path },
    expect: { requests: { exchange: 1 } },
  },
]);

/** What was asked for, and where it may stand. */
const exported: readonly Plan[] = [
  {
    name: "exports what clients read, where that is asked for",
    action: "pypi",
    inputs: { "export-env": "true" },
    expect: {
      exports: EXPORTS,
      also: ({ main }) =>
        Object.values(main.env).includes(main.outputs["token"] ?? "") ? [] : ["no token was exported"],
    },
  },
  {
    name: "exports what clients read, where that is asked for",
    action: "nuget",
    inputs: { "export-env": "true" },
    expect: {
      exports: ["NUGET_API_KEY"],
      also: ({ main }) => (main.env["NUGET_API_KEY"] === main.outputs["token"] ? [] : ["no key was exported"]),
    },
  },
  ...MISSING.map(([what, path]) => ({
    name: `mints nothing to export where GITHUB_ENV is ${what}`,
    action: "pypi" as const,
    inputs: { "export-env": "true" },
    env: { GITHUB_ENV: path },
    expect: refusedUnasked("OUTPUT_UNAVAILABLE"),
  })),
  {
    name: "does not look at GITHUB_ENV where nothing is to be exported",
    action: "nuget",
    env: { GITHUB_ENV: undefined },
    expect: { requests: { exchange: 1 } },
  },
];

const fullDisks: readonly Plan[] = [
  fullDisk("GITHUB_OUTPUT", "pypi"),
  fullDisk("GITHUB_STATE", "pypi"),
  fullDisk("GITHUB_ENV", "pypi"),
  fullDisk("GITHUB_OUTPUT", "nuget"),
  fullDisk("GITHUB_ENV", "nuget"),
  // Whoever read such a file whole would take more memory than there is for a step.
  ...(["GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_ENV"] as const).map((variable) => fullDisk(variable, "pypi", 307_200)),
  {
    name: "ends without a token where nothing can be written, and revokes it at once",
    action: "pypi",
    shell: { before: "ulimit -f 0" },
    expect: {
      exit: 1,
      code: "OUTPUT_UNAVAILABLE",
      requests: { exchange: 1, revocation: 1 },
      withinMs: AT_ONCE_MS,
    },
  },
];

const streams: readonly Plan[] = [
  {
    name: "delivers no token if its log has no reader, because nothing can be masked",
    action: "pypi",
    // The reader is gone before the first line.
    shell: { before: "exec 1> >(exec true); sleep 0.3" },
    expect: { exit: 1, unheard: true },
  },
  {
    name: "hands over no token where its log is full, since nothing can be masked",
    action: "nuget",
    shell: { after: ">/dev/full" },
    expect: { exit: 1, unheard: true },
  },
  {
    name: "mints nothing where its log is closed, since nothing can be masked",
    action: "pypi",
    shell: { after: ">&-" },
    expect: { exit: 1, unheard: true, requests: { "id-token": 0, exchange: 0 } },
  },
  {
    name: "mints nothing where its log goes to the null device, since nothing can be masked",
    action: "nuget",
    shell: { after: ">/dev/null" },
    expect: { exit: 1, unheard: true, requests: { "id-token": 0, exchange: 0 } },
  },
  {
    name: "mints nothing where the reader of its log stalls, and ends in time",
    action: "pypi",
    inputs: { timeout: "5" },
    shell: { before: stalledLog(0) },
    expect: { exit: 1, unheard: true, withinMs: 6_000, requests: { exchange: 0 } },
  },
  {
    name: "hands over no token where the reader of its log stalls meanwhile, and revokes it in time",
    action: "pypi",
    inputs: { timeout: "5" },
    shell: { before: stalledLog(4_096) },
    expect: { exit: 1, unheard: true, withinMs: 6_000, requests: { exchange: 1, revocation: 1 } },
  },
  {
    name: "mints although stderr has no reader",
    action: "nuget",
    env: { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
    shell: { before: "exec 2> >(exec true); sleep 0.3" },
    expect: { warnings: [/NODE_TLS_REJECT_UNAUTHORIZED/u] },
  },
  {
    name: "mints with stderr closed",
    action: "pypi",
    shell: { after: "2>&-" },
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

/** What surrounds the step: identity, event, files, streams. */
export const environment: readonly Case[] = [
  ...identity,
  ...events,
  ...files,
  ...exported,
  ...fullDisks,
  ...streams,
  ...surroundings,
  ...unsettled,
  ...clocks,
  localhost,
].map((one): Case => ({ group, ...one }));
