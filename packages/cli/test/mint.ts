import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const ENTRY = join(import.meta.dirname, "..", "src", "mint.ts");

/** How a run of the command line is to be. */
export interface MintRun {
  /** The whole environment, but for PATH. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Sent once stdout and stderr together match. */
  readonly signals?: readonly { readonly after: RegExp; readonly signal: NodeJS.Signals }[];
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
  const [program, ...first] = run.command ?? [process.execPath, "-C", "@mint/source", ENTRY];
  const child = spawn(program, [...first, ...args], {
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
      if (next?.after.test(seen.stdout + seen.stderr) === true) {
        pending.shift();
        child.kill(next.signal);
      }
    });
  }
  child.stdin.on("error", () => undefined).end(run.stdin ?? "");
  await once(child, "close");
  return { code: child.exitCode, ...seen };
}
