import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";

/** Of the repository itself. */
export const ROOT = join(import.meta.dirname, "../..");
/** The actions that a copy holds. */
export const ACTIONS: readonly string[] = ["pypi", "nuget", "rubygems"];
/** What a bundle and the command line are made of. */
const FILES: readonly string[] = [
  "packages/core",
  "packages/action-kit",
  "packages/cli",
  "packages/sandbox",
  // Its projects stand in the configuration of the tests.
  "scripts",
  ...ACTIONS.map((action) => `actions/${action}`),
  "package.json",
  "vitest.config.ts",
  "LICENSE",
];

/**
 * Copies what the bundles and the command line are made of into a throw-away folder. Links between the packages lead to the copies; what was
 * installed is shared.
 */
export async function copyRepository(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mint-mutant-"));
  const isOfUse = (path: string): boolean => basename(path) !== "dist";
  for (const file of FILES) {
    await cp(join(ROOT, file), join(folder, file), { recursive: true, verbatimSymlinks: true, filter: isOfUse });
  }
  for (const file of await readdir(ROOT)) {
    if (/^tsconfig.*\.json$/u.test(file)) await cp(join(ROOT, file), join(folder, file));
  }
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** Builds the actions of a copy, and returns the folder that holds them. */
export async function buildActions(folder: string): Promise<string> {
  const actions = join(folder, "actions");
  for (const action of ACTIONS) {
    const cwd = join(actions, action);
    await promisify(execFile)(process.execPath, ["-C", "@mint/source", "build.ts"], { cwd });
  }
  return actions;
}
