import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { TREE_BUDGET_BYTES } from "../audit/rules.ts";
import { exportTree } from "./export-tree.ts";
import { openGit } from "./git.ts";
import { DISPATCHER } from "./layout.ts";
import { makeCommits } from "./make-commits.ts";
import { planRelease } from "./plan.ts";
import { readSource } from "./read-source.ts";
import { withBuilt } from "./release.ts";

/** What is tried, and against which tests. */
export interface TryOptions {
  readonly repository: string;
  readonly source: string;
  readonly built?: string;
}

/**
 * Lays the tree of a release of everything over a checkout of its source, and runs the tests that run built actions:
 * what is tested is what people get, not what a build of the day left.
 *
 * @returns whether all tests pass
 */
export async function tryTree(options: TryOptions, print: (line: string) => void): Promise<boolean> {
  const { repository } = options;
  const source = await readSource(openGit(repository), options.source);
  const ids = [...source.actions.keys()];
  const plan = planRelease({ source: new Map(ids.map((id) => [id, "1.0.0"])), trains: [], tags: new Set() });
  const { branches } = await withBuilt(options, source.commit, ids, (built) =>
    makeCommits(openGit(repository), { plan, source, tips: new Map(), built }),
  );
  const [commit = ""] = branches.values();
  const folder = await mkdtemp(join(tmpdir(), "mint-try-"));
  try {
    const git = openGit(folder);
    await git.text(["init", "--quiet"]);
    await git.text(["fetch", "--quiet", "--no-tags", resolve(repository), source.commit, commit]);
    await git.text(["checkout", "--quiet", "--detach", source.commit]);
    const tree = join(folder, ".release-tree");
    await exportTree(git, commit, tree);
    for (const id of ids) {
      const action = id === DISPATCHER ? tree : join(tree, id);
      if (!existsSync(join(action, "dist"))) continue;
      for (const part of ["action.yml", "dist"]) {
        await rm(join(folder, "actions", id, part), { recursive: true, force: true });
        await cp(join(action, part), join(folder, "actions", id, part), { recursive: true });
      }
    }
    const { length } = await git.bytes(["archive", "--format=tar.gz", commit]);
    print(`the release tree as .tar.gz: ${length} bytes of ${TREE_BUDGET_BYTES}`);
    return (await runSuites(folder, tree, ids, print)) && length <= TREE_BUDGET_BYTES;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the black-box suites as they are, not by turbo, which would build again; then the faults against the tree. */
async function runSuites(
  folder: string,
  tree: string,
  ids: readonly string[],
  print: (line: string) => void,
): Promise<boolean> {
  const { packageManager } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const pnpm = (...args: string[]) => run(folder, "npx", ["-y", packageManager, ...args]);
  if (!(await pnpm("install", "--frozen-lockfile", "--prefer-offline"))) return false;
  let allPass = true;
  const report = (suite: string, passes: boolean): void => {
    print(`${suite} against the release tree: ${passes ? "passes" : "FAILS"}`);
    allPass &&= passes;
  };
  for (const id of ids) {
    // An action may have come without tests of its own.
    if (!existsSync(join(folder, "actions", id, "test"))) continue;
    const { name } = JSON.parse(await readFile(join(folder, "actions", id, "package.json"), "utf8"));
    report(id, await pnpm("exec", "vitest", "run", "--project", name));
  }
  const faults = ["-C", "@mint/source", "packages/faults/src/main.ts", "--actions", tree];
  report("faults", await pnpm("exec", "node", ...faults));
  return allPass;
}

function run(cwd: string, command: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: "inherit" });
    child.on("error", reject);
    child.on("close", (code) => resolve(code === 0));
  });
}
