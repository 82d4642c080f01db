import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "@mint/runner";
import { rowOf } from "../actions.ts";
import type { Case, Expectation } from "../case.ts";
import { refusedUnasked } from "./outcomes.ts";
import { withFolder } from "./with-folder.ts";

const group = "environment";
const action = "npm";
const inputs = { "export-env": "true" };

/** What stands where clients' settings are expected. */
const NO_SETTINGS: readonly (readonly [what: string, make: (path: string) => void])[] = [
  ["a pipe that nobody writes to", (path) => void execFileSync("mkfifo", [path])],
  ["a device without an end", (path) => symlinkSync("/dev/zero", path)],
  [
    "a file of 3 GB",
    (path) => {
      writeFileSync(path, "");
      truncateSync(path, 3_000_000_000);
    },
  ],
  ["a folder", (path) => mkdirSync(path)],
];

function inFolder(name: string, env: (folder: string) => Environment, expect: Expectation): Case {
  return { group, action, name, inputs, ...withFolder(env, expect) };
}

const minted: Expectation = { exports: rowOf(action).exports, requests: { exchange: 1 } };

const settings: readonly Case[] = NO_SETTINGS.flatMap(([what, make]) => [
  inFolder(
    `reads no settings from ${what} in the home folder`,
    (folder) => {
      make(join(folder, ".npmrc"));
      return { HOME: folder };
    },
    minted,
  ),
  inFolder(
    `reads no settings from ${what} that a variable names`,
    (folder) => {
      make(join(folder, "npmrc"));
      return { NPM_CONFIG_USERCONFIG: join(folder, "npmrc") };
    },
    { ...minted, warnings: [/NPM_CONFIG_USERCONFIG is already set/u] },
  ),
]);

const temporary: readonly Case[] = [
  inFolder(
    "mints nothing where RUNNER_TEMP is a file",
    (folder) => {
      writeFileSync(join(folder, "file"), "");
      return { RUNNER_TEMP: join(folder, "file") };
    },
    refusedUnasked("OUTPUT_UNAVAILABLE", { says: [/RUNNER_TEMP is not/u] }),
  ),
  inFolder(
    "mints nothing where the path of RUNNER_TEMP cannot be exported",
    (folder) => {
      mkdirSync(join(folder, "größe"));
      return { RUNNER_TEMP: join(folder, "größe") };
    },
    refusedUnasked("OUTPUT_UNAVAILABLE", { says: [/RUNNER_TEMP is not/u] }),
  ),
  inFolder(
    "mints nothing where RUNNER_TEMP is a relative path, which leads into the work tree",
    () => ({ RUNNER_TEMP: "." }),
    refusedUnasked("OUTPUT_UNAVAILABLE", { says: [/RUNNER_TEMP is not/u] }),
  ),
  inFolder(
    "does not execute the name of somebody's own settings",
    (folder) => {
      const path = join(folder, "x\n::error::pwned");
      writeFileSync(path, "//127.0.0.1/:_authToken=x\n");
      return { NPM_CONFIG_USERCONFIG: path };
    },
    { ...minted, warnings: [/^NPM_CONFIG_USERCONFIG is already set.*pwned/u] },
  ),
];

/** What clients read beside their variables: their settings, and the folder for a file of mint's own. */
export const clientFiles: readonly Case[] = [...settings, ...temporary];
