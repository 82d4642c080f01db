import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** How a client ended, and what it printed. */
export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/** A folder for a client's project, its home and its cache; gone with the block that opened it. */
export interface Project extends AsyncDisposable {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Runs a program in it, with these variables and none of a job's. */
  run(program: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Outcome>;
}

/** Opens a new folder for a client. */
export async function openProject(): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "mint-client-"));
  return {
    folder,
    write: async (files) => {
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), text);
      }
    },
    run: (program, args, env = {}) =>
      new Promise((resolve, reject) => {
        const { PATH = "" } = process.env;
        const child = spawn(program, args, {
          cwd: folder,
          env: { PATH, HOME: folder, LC_ALL: "C.UTF-8", ...env },
          stdio: ["ignore", "pipe", "pipe"],
        });
        let output = "";
        for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += String(text)));
        child.on("error", reject);
        child.on("close", (code) => resolve({ code, output }));
      }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Throws, with what the client printed, where it failed. */
export function assertSuccess(outcome: Outcome, what: string): void {
  assert.equal(outcome.code, 0, `${what}: ${outcome.output}`);
}

/** Throws unless the client failed and printed what `pattern` matches. */
export function assertRefused(outcome: Outcome, pattern: RegExp, what: string): void {
  assert.notEqual(outcome.code, 0, `${what} went through: ${outcome.output}`);
  assert.match(outcome.output, pattern, what);
}
