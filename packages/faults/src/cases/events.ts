import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Case } from "../case.ts";
import { refusedUnasked } from "./outcomes.ts";
import { withFolder } from "./with-folder.ts";

const group = "environment";

type Plan = Pick<Case, "name" | "action" | "env" | "event" | "expect">;

const PERMISSION = /id-token: write/u;

/** A job for a pull request, without an identity. */
const PULL_REQUEST = {
  GITHUB_EVENT_NAME: "pull_request",
  ACTIONS_ID_TOKEN_REQUEST_URL: undefined,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined,
};

function pullRequest(from: string): object {
  return {
    action: "opened",
    pull_request: {
      head: { repo: { full_name: from, fork: from !== "octo-org/octo-repo" } },
      base: { repo: { full_name: "octo-org/octo-repo" } },
    },
  };
}

const ordinary: readonly Plan[] = [
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
  {
    name: "waits for no event that comes through a pipe",
    action: "nuget",
    ...withFolder((folder) => {
      execFileSync("mkfifo", [join(folder, "event")]);
      return { ...PULL_REQUEST, GITHUB_EVENT_PATH: join(folder, "event") };
    }, refusedUnasked("IDENTITY_MISSING")),
  },
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

/** Of 8 MB: a pull request from a fork, for whoever reads all of it. */
const LARGE_EVENT = {
  pull_request: {
    head: { repo: { full_name: "somebody/octo-repo" } },
    base: { repo: { full_name: "octo-org/octo-repo" } },
  },
  commits: Array.from({ length: 80_000 }, (_, at) => ({ id: at, message: "x".repeat(20), files: [[], {}, [{}], {}] })),
};

/** Events that are larger than the memory that a step may take for one. */
const large: readonly Plan[] = [
  {
    name: "says what is missing where the event has 8 MB, and stays small",
    action: "pypi",
    event: LARGE_EVENT,
    env: PULL_REQUEST,
    expect: refusedUnasked("IDENTITY_MISSING"),
  },
  {
    name: "mints where the event has 8 MB, and stays small",
    action: "pypi",
    event: LARGE_EVENT,
    expect: { requests: { exchange: 1 } },
  },
];

/** The event that a job runs for. */
export const events: readonly Case[] = [...ordinary, ...large].map((one) => ({ group, ...one }));
