import type { Case } from "../case.ts";
import { refusedUnasked } from "./outcomes.ts";

/** Of 8 MB: a pull request from a fork, for whoever reads all of it. */
const LARGE_EVENT = {
  pull_request: {
    head: { repo: { full_name: "somebody/octo-repo" } },
    base: { repo: { full_name: "octo-org/octo-repo" } },
  },
  commits: Array.from({ length: 80_000 }, (_, at) => ({ id: at, message: "x".repeat(20), files: [[], {}, [{}], {}] })),
};

/** An event that is larger than the memory that a step may take for it. */
export const largeEvents: readonly Case[] = [
  {
    group: "environment",
    name: "says what is missing where the event has 8 MB, and stays small",
    action: "pypi",
    event: LARGE_EVENT,
    env: {
      GITHUB_EVENT_NAME: "pull_request",
      ACTIONS_ID_TOKEN_REQUEST_URL: undefined,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined,
    },
    expect: refusedUnasked("IDENTITY_MISSING"),
  },
  {
    group: "environment",
    name: "mints where the event has 8 MB, and stays small",
    action: "pypi",
    event: LARGE_EVENT,
    expect: { requests: { exchange: 1 } },
  },
];
