import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Files, Variables } from "./client.ts";

/** How a command ended, and what it printed. */
export interface Outcome {
  readonly code: number | null;
  readonly words: string;
}

/** Where and how a command runs. */
export interface Surroundings {
  readonly folder: string;
  readonly env: Variables;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 150_000;

/** Variables of every command: an author for commits, and no colours. */
export const ENVIRONMENT: Variables = {
  NO_COLOR: "1",
  GIT_CONFIG_COUNT: "2",
  GIT_CONFIG_KEY_0: "user.name",
  GIT_CONFIG_VALUE_0: "octocat",
  GIT_CONFIG_KEY_1: "user.email",
  GIT_CONFIG_VALUE_1: "octocat@example.com",
};

/** Codes of a terminal, which some clients print without one. */
// oxlint-disable-next-line no-control-regex
const TERMINAL_CODES = /\u001b\[[0-9;?]*[A-Za-z]|\r(?!\n)/g;

/** What hides secrets in a log and shows them in a file. */
const MASKS = /^::add-mask::.*\n?/gm;

/** Runs a command as a `run:` step does, with no more in its environment than it is given. */
export function shell(command: string, { folder, env, timeoutMs = TIMEOUT_MS }: Surroundings): Promise<Outcome> {
  const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", command];
  return run("bash", args, { folder, env, timeoutMs });
}

/**
 * Runs a command that others depend on.
 *
 * @throws {Error} if it fails, with what it printed
 */
export async function succeed(command: string, surroundings: Surroundings): Promise<Outcome> {
  const outcome = await shell(command, surroundings);
  if (outcome.code !== 0) throw new Error(`${command}: exit code ${outcome.code}\n${outcome.words}`);
  return outcome;
}

/** Runs a program. It and what it started are ended when its time is over. */
export function run(program: string, args: readonly string[], surroundings: Surroundings): Promise<Outcome> {
  const { folder, env, timeoutMs = TIMEOUT_MS } = surroundings;
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let words = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (words += String(text)));
    const end = setTimeout(() => {
      words += `\n(ended after ${timeoutMs / 1000} s)`;
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, timeoutMs);
    const settle = (code: number | null): void => {
      clearTimeout(end);
      resolve({ code, words: words.replaceAll(TERMINAL_CODES, "").replaceAll(MASKS, "") });
    };
    child.on("error", (error) => {
      words += error.message;
      settle(null);
    });
    child.on("close", settle);
  });
}

/** Writes files into a folder, and their folders. */
export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
