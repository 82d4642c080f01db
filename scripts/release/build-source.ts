import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { openGit } from "./git.ts";

const run = promisify(execFile);

/** What is to be built, and where. */
export interface BuildRequest {
  /** The repository that has the commit. */
  readonly repository: string;
  readonly commit: string;
  readonly ids: readonly string[];
  /** A folder for a checkout of its own; one that is there is used again. */
  readonly checkout: string;
  /** Receives a folder for each action. */
  readonly out: string;
}

/** Builds actions from a commit in a clean checkout, with the locked dependencies and with the packer of that commit. */
export async function buildSource(request: BuildRequest): Promise<void> {
  const { commit, ids } = request;
  const checkout = resolve(request.checkout);
  await checkOut(request);
  const node = existsSync(join(checkout, "node_modules/.bin/node"))
    ? join(checkout, "node_modules/.bin/node")
    : process.execPath;
  const pack = join(checkout, "scripts/release/pack.ts");
  await run(node, ["-C", "@mint/source", pack, resolve(request.out), commit, ...ids], { cwd: checkout });
}

/** Makes a clean checkout of a commit, and installs its locked dependencies. */
export async function checkOut({
  repository,
  commit,
  checkout: folder,
}: Pick<BuildRequest, "repository" | "commit" | "checkout">): Promise<void> {
  const checkout = resolve(folder);
  if (!existsSync(join(checkout, ".git"))) {
    await mkdir(checkout, { recursive: true });
    await openGit(checkout).text(["init", "--quiet"]);
  }
  const git = openGit(checkout);
  await git.text(["fetch", "--quiet", "--no-tags", "--depth=1", resolve(repository), commit]);
  await git.text(["checkout", "--quiet", "--force", "--detach", commit]);
  // A folder of dependencies that is there is brought up to date below; everything else goes.
  await git.text(["clean", "--quiet", "-fdx", "-e", "node_modules"]);
  await install(checkout);
}

/** Installs what the lock file says, and runs no script of any dependency. */
async function install(folder: string): Promise<void> {
  const { packageManager } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const args = ["-y", packageManager, "install", "--frozen-lockfile", "--prefer-offline", "--ignore-scripts"];
  const isWindows = process.platform === "win32";
  await run(isWindows ? "npx.cmd" : "npx", args, {
    cwd: folder,
    env: { ...process.env, CI: "1" },
    // Windows starts .cmd files by a shell only; no argument comes from outside the repository.
    shell: isWindows,
  });
}
