import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";

/** The built command: to strip the types of its sources anew takes each process half a second. */
const ENTRY = join(import.meta.dirname, "..", "dist", "mint.cjs");

/** How a run of the command line is to be. */
export interface MintRun {
  /** The whole environment, but for PATH. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Whether stdin stays open after what it holds. */
  readonly holdsStdin?: true;
  /** Sent in order, each once stdout and stderr together match, or once something has happened, or once the command listens for it. */
  readonly signals?: readonly {
    readonly after: RegExp | Promise<unknown> | "it listens";
    readonly signal: NodeJS.Signals;
  }[];
  /** Redirections of the shell, such as `2>/dev/full`. */
  readonly redirect?: string;
  /** What to run in place of the sources, such as a packed file. */
  readonly command?: readonly [string, ...string[]];
  readonly cwd?: string;
}

/** How a run of the command line ended. */
export interface MintEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a process of its own. */
export async function mint(args: readonly string[], run: MintRun = {}): Promise<MintEnd> {
  const own = run.command ?? [process.execPath, ENTRY];
  const { redirect } = run;
  const wrapped = ["bash", "--norc", "-c", `exec "$0" "$@" ${redirect}`, ...own] as const;
  const [program, ...rest] = redirect === undefined ? own : wrapped;
  const child = spawn(program, [...rest, ...args], {
    env: { PATH: process.env["PATH"] ?? "", ...run.env },
    stdio: "pipe",
    ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
  });
  const pending = [...(run.signals ?? [])];
  const seen = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (chunk: Buffer) => {
      seen[name] += chunk.toString();
      const [next] = pending;
      if (next?.after instanceof RegExp && next.after.test(seen.stdout + seen.stderr)) {
        pending.shift();
        child.kill(next.signal);
      }
    });
  }
  for (const { after, signal } of pending) {
    if (after instanceof Promise) void after.then(() => child.kill(signal));
    if (after === "it listens") void untilListening(child).then(() => child.kill(signal));
  }
  child.stdin.on("error", () => undefined).write(run.stdin ?? "");
  if (run.holdsStdin !== true) child.stdin.end();
  await once(child, "close");
  return { code: child.exitCode, ...seen };
}

/** Node itself catches SIGINT and SIGTERM from its start. @see https://man7.org/linux/man-pages/man5/proc_pid_status.5.html `SigCgt` */
async function untilListening({ pid }: ChildProcess): Promise<void> {
  const bit = 1n << BigInt(constants.signals.SIGQUIT - 1);
  for (;;) {
    const [, caught = "0"] = /^SigCgt:\s*(\w+)$/m.exec(await readFile(`/proc/${pid}/status`, "utf8")) ?? [];
    if ((BigInt(`0x${caught}`) & bit) !== 0n) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
