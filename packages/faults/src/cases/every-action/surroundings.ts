import { rowOf } from "../../actions.ts";
import type { Case } from "../../case.ts";
import { fullDisk } from "../full-disk.ts";
import { refusedUnasked } from "../outcomes.ts";
import { dealt, FURTHER } from "./sample.ts";

const group = "environment";

const FILES: readonly (readonly [string, string | undefined])[] = [
  ["not set", undefined],
  ["in a folder that is not there", "/nowhere/output"],
  ["a folder", "/tmp"],
  ["/dev/full", "/dev/full"],
  ["/dev/stdout", "/dev/stdout"],
];

const outputs: readonly Case[] = dealt(FILES).map(([action, [what, path]]) => ({
  group,
  action,
  name: `mints nothing where GITHUB_OUTPUT is ${what}`,
  env: { GITHUB_OUTPUT: path },
  expect: refusedUnasked("OUTPUT_UNAVAILABLE"),
}));

const own: readonly Case[] = FURTHER.flatMap((action): readonly Case[] => {
  const { exports, revokes } = rowOf(action);
  return [
    {
      group,
      action,
      name: "says what to paste where the job may not ask for an identity",
      env: { ACTIONS_ID_TOKEN_REQUEST_URL: undefined, ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined },
      expect: refusedUnasked("IDENTITY_MISSING", { says: [/id-token: write/u] }),
    },
    {
      group,
      action,
      name: revokes
        ? "mints nothing where GITHUB_STATE is not set"
        : "mints all the same where there is nothing to save and GITHUB_STATE is not set",
      env: { GITHUB_STATE: undefined },
      expect: revokes ? refusedUnasked("OUTPUT_UNAVAILABLE") : { requests: { exchange: 1 } },
    },
    {
      group,
      action,
      name: "exports what clients read, where that is asked for",
      inputs: { "export-env": "true" },
      expect: {
        exports,
        also: ({ main }) =>
          exports.filter((name) => main.env[name] !== main.outputs["token"]).map((name) => `${name} is not a token`),
      },
    },
    {
      group,
      action,
      name: "mints nothing to export where GITHUB_ENV is not set",
      inputs: { "export-env": "true" },
      env: { GITHUB_ENV: undefined },
      expect: refusedUnasked("OUTPUT_UNAVAILABLE"),
    },
    {
      group,
      action,
      name: "writes no summary when it is turned off",
      inputs: { summary: "false" },
      expect: { also: ({ main }) => (main.summary === "" ? [] : ["R15: something is in the summary"]) },
    },
    {
      group,
      action,
      name: "says in the summary what was minted, and no secret",
      expect: { also: ({ main }) => (/One token/u.test(main.summary) ? [] : ["nothing is in the summary"]) },
    },
  ];
});

const crates: Case = {
  group,
  action: "crates",
  name: "exports the variable of the registry that cargo's configuration names",
  inputs: { "export-env": "true", "registry-name": "my-own" },
  expect: { exports: ["CARGO_REGISTRIES_MY_OWN_TOKEN"] },
};

const EVENTS: readonly (readonly ["crates" | "mint:crates" | "mint:pypi", string])[] = [
  ["crates", "pull_request_target"],
  ["crates", "workflow_run"],
  ["mint:crates", "workflow_run"],
  ["mint:pypi", "pull_request_target"],
];

const events: readonly Case[] = EVENTS.map(([action, event]) => ({
  group,
  action,
  name: `asks for nothing at ${event}, which its registry refuses`,
  env: { GITHUB_EVENT_NAME: event },
  expect: refusedUnasked("UNSAFE_EVENT", { says: [new RegExp(event, "u")] }),
}));

const fullDisks: readonly Case[] = [
  fullDisk("GITHUB_OUTPUT", "crates"),
  fullDisk("GITHUB_STATE", "crates"),
  fullDisk("GITHUB_ENV", "crates"),
  fullDisk("GITHUB_OUTPUT", "rubygems"),
  fullDisk("GITHUB_OUTPUT", "npm"),
  fullDisk("GITHUB_ENV", "npm"),
  fullDisk("GITHUB_OUTPUT", "mint:crates"),
  fullDisk("GITHUB_STATE", "mint:pypi"),
].map((one) => ({ group, ...one }));

/** What surrounds the step, for every further action. */
export const surroundings: readonly Case[] = [...outputs, ...own, crates, ...events, ...fullDisks];
