import { execFileSync } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { applyDiff, readSteps, type Step } from "./documented-steps.ts";
import { listFiles } from "./source-file.ts";

// Adds a made-up registry in a throw-away copy of the repository by the steps of docs/ADDING_A_REGISTRY.md, runs what they
// say, and counts the files outside the registry's own folders that had to be written or changed by hand.
const ROOT = join(import.meta.dirname, "../..");
const MOST_FILES = 8;
const OWN_FOLDERS = /^packages\/(?:core|sandbox)\/src\/registries\/[^/]+\//;

const { files, commands } = readSteps(await readFile(join(ROOT, "docs/ADDING_A_REGISTRY.md"), "utf8"), "Steps");
const folder = await mkdtemp(join(tmpdir(), "mint-registry-"));
try {
  await copyRepository(folder);
  for (const step of files) await follow(step);
  for (const command of commands) run("bash", "-c", command);
  await assertContractRan();
} finally {
  await rm(folder, { recursive: true, force: true });
}
const outside = files.map(({ path }) => path).filter((path) => !OWN_FOLDERS.test(path));
console.log(`\n${files.length} files by hand, ${outside.length} of them outside the registry's own folders:`);
for (const path of outside) console.log(`  ${path}`);
if (outside.length > MOST_FILES) throw new Error(`No more than ${MOST_FILES} may be outside.`);

/** Copies what is tracked or new, and installs; the copy is a repository of its own. */
async function copyRepository(to: string): Promise<void> {
  for (const path of listFiles(ROOT)) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await copyFile(join(ROOT, path), join(to, path));
  }
  const { packageManager } = JSON.parse(await readFile(join(to, "package.json"), "utf8"));
  run("git", "init", "--quiet");
  run("npx", "-y", packageManager, "install", "--frozen-lockfile", "--prefer-offline", "--ignore-scripts");
}

async function follow({ path, kind, text }: Step): Promise<void> {
  const file = join(folder, path);
  if (kind === "change") return writeFile(file, applyDiff(await readFile(file, "utf8"), text));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { flag: "wx" });
}

/** A filter of tests that matches none passes as well. */
async function assertContractRan(): Promise<void> {
  const report = join(folder, "report.json");
  const filter = ["registries.contract", "-t", "the contract of example", "--reporter=json", `--outputFile=${report}`];
  run(join(folder, "node_modules/.bin/vitest"), "run", "--project", "@mint/core", ...filter);
  const { numPassedTests }: { numPassedTests: number } = JSON.parse(await readFile(report, "utf8"));
  if (numPassedTests === 0) throw new Error("The contract was not run.");
  console.log(`The contract holds: ${numPassedTests} tests.`);
}

function run(command: string, ...args: readonly string[]): void {
  console.log(`$ ${[command, ...args].join(" ")}`);
  execFileSync(command, args, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
}
