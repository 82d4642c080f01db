import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { promisify } from "node:util";
import { firstDifference } from "./first-difference.ts";
import { openGit } from "./git.ts";
import { readSource } from "./read-source.ts";

/** Two machines that differ in all that a build could notice. */
const PLACES = [
  { folder: "a", umask: 0o022, env: { TZ: "UTC", LC_ALL: "C", LANG: "C" } },
  {
    folder: "another place/with a longer name",
    umask: 0o077,
    env: { TZ: "Pacific/Kiritimati", LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8", USER: "somebody", EDITOR: "none" },
  },
] as const;

/** Builds all actions of a commit in two places that have nothing in common, and compares every byte. */
export async function reproduce(repository: string, revision: string, print: (line: string) => void): Promise<boolean> {
  const { commit } = await readSource(openGit(repository), revision);
  const root = await mkdtemp(join(tmpdir(), "mint-twice-"));
  const before = process.umask();
  try {
    const built: Map<string, Buffer>[] = [];
    for (const { folder, umask, env } of PLACES) {
      process.umask(umask);
      const out = join(root, folder, "built");
      await mkdir(join(root, folder, "home"), { recursive: true });
      await buildIn(repository, commit, out, { ...env, HOME: join(root, folder, "home") });
      built.push(await readAll(out));
    }
    return report(built, commit, print);
  } finally {
    process.umask(before);
    await rm(root, { recursive: true, force: true });
  }
}

/** In a process of its own, since time zone and home are read at its start. Downloads are shared, nothing else. */
async function buildIn(
  repository: string,
  commit: string,
  out: string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const shared = {
    npm_config_cache: process.env["npm_config_cache"] ?? join(homedir(), ".npm"),
    pnpm_config_store_dir: await storeFolder(repository),
  };
  const main = join(import.meta.dirname, "main.ts");
  const args = ["-C", "@mint/source", main, "build", "--repository", repository, "--source", commit, "--out", out];
  await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...shared, ...env } });
}

/** Where pnpm keeps what it downloads, without the folder of its layout's version. */
async function storeFolder(repository: string): Promise<string> {
  const { packageManager } = JSON.parse(await readFile(join(repository, "package.json"), "utf8"));
  const { stdout } = await promisify(execFile)("npx", ["-y", packageManager, "store", "path"]);
  return dirname(stdout.trim());
}

async function readAll(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = paths.toSorted().map(async (path): Promise<readonly [string, Buffer]> => {
    return [path.slice(folder.length + 1).replaceAll(sep, "/"), await readFile(path)];
  });
  return new Map(await Promise.all(files));
}

function report(
  [first = new Map(), second = new Map()]: readonly Map<string, Buffer>[],
  commit: string,
  print: (line: string) => void,
): boolean {
  const paths = [...new Set([...first.keys(), ...second.keys()])].toSorted();
  const differences = paths.flatMap((path) => firstDifference(path, first.get(path), second.get(path)) ?? []);
  for (const { file, description } of differences)
    print(`NOT REPRODUCIBLE: ${file} ${description.replace("released:", "here:    ").replace("rebuilt:", "there:  ")}`);
  if (differences.length > 0 || paths.length === 0) return false;
  print(`${paths.length} files of ${commit} are equal, built in two places: ${paths.join(", ")}`);
  return true;
}
