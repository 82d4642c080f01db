import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TREE_BUDGET_BYTES } from "../audit/rules.ts";
import { assembleTree } from "./assemble-tree.ts";
import { openGit } from "./git.ts";
import { DISPATCHER } from "./layout.ts";

// The same code has been through every test and fault already. Without --all-faults a part of both is enough.
const TEST_FILE = "action.test";
/** Of the faults that do not only wait, one of so many is tried. */
const FAULTS_SAMPLED = 8;

/** What is tried, and against which tests. */
export interface TryOptions {
  readonly repository: string;
  readonly source: string;
  /** Folders of actions that are already built; otherwise they are built here. */
  readonly built?: string;
  /** Runs all tests and faults, and not only a part of them. */
  readonly allFaults: boolean;
}

/**
 * Lays the tree of a release of everything over a checkout of its source, and runs the tests that run built actions:
 * what is tested is what people get, not what a build of the day left.
 *
 * @returns whether all tests pass
 */
export async function tryTree(options: TryOptions, print: (line: string) => void): Promise<boolean> {
  const git = openGit(options.repository);
  const folder = await mkdtemp(join(tmpdir(), "mint-try-"));
  try {
    const { checkout, tree, commit, ids } = await assembleTree({ ...options, folder });
    for (const id of ids) {
      const action = id === DISPATCHER ? tree : join(tree, id);
      if (!existsSync(join(action, "dist"))) continue;
      for (const part of ["action.yml", "dist"]) {
        await rm(join(checkout, "actions", id, part), { recursive: true, force: true });
        await cp(join(action, part), join(checkout, "actions", id, part), { recursive: true });
      }
    }
    const { length } = await git.bytes(["archive", "--format=tar.gz", commit]);
    print(`the release tree as .tar.gz: ${length} bytes of ${TREE_BUDGET_BYTES}`);
    return (await runSuites({ checkout, tree, ids, ...options }, print)) && length <= TREE_BUDGET_BYTES;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Suites extends Pick<TryOptions, "allFaults"> {
  readonly checkout: string;
  readonly tree: string;
  readonly ids: readonly string[];
}

/** Runs the black-box suites as they are, not by turbo, which would build again; then the faults against the tree. */
async function runSuites({ checkout, tree, ids, allFaults }: Suites, print: (line: string) => void): Promise<boolean> {
  const projects: string[] = [];
  for (const id of ids) {
    // An action may have come without tests of its own.
    if (!existsSync(join(checkout, "actions", id, "test"))) continue;
    const { name } = JSON.parse(await readFile(join(checkout, "actions", id, "package.json"), "utf8"));
    projects.push(name);
  }
  const vitest = [
    "node_modules/vitest/vitest.mjs",
    "run",
    ...(allFaults ? [] : [TEST_FILE]),
    ...projects.flatMap((name) => ["--project", name]),
  ];
  const faults = ["-C", "@mint/source", "packages/faults/src/main.ts", "--actions", tree];
  const suites = {
    [projects.join(", ")]: vitest,
    faults: allFaults ? faults : [...faults, "--quick", "--sample", String(FAULTS_SAMPLED)],
  };
  let allPass = true;
  for (const [suite, args] of Object.entries(suites)) {
    const passes = await runNode(checkout, args);
    print(`${suite} against the release tree: ${passes ? "passes" : "FAILS"}`);
    allPass &&= passes;
  }
  return allPass;
}

function runNode(cwd: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: "inherit" });
    child.on("error", reject);
    child.on("close", (code) => resolve(code === 0));
  });
}
