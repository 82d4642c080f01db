import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A run of Node: its arguments and its environment. */
export interface Run {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** How to measure. */
export interface Method {
  readonly rounds: number;
  /** Measures one run. */
  readonly costOf: (run: Run) => Promise<number>;
}

/** Rounds that fill the caches and do not count. */
const WARM_UP_ROUNDS = 2;
const TELL_PEAK = join(import.meta.dirname, "tell-peak.cjs");

/**
 * Measures every run once a round, in an order that turns from round to round: whatever else keeps the machine busy
 * meets all of them.
 *
 * @returns what each run cost in each round
 */
export async function measureInTurn(runs: readonly Run[], { rounds, costOf }: Method): Promise<readonly number[][]> {
  const measured = runs.map((run) => ({ run, costs: [] as number[] }));
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
    const first = round % measured.length;
    for (const { run, costs } of [...measured.slice(first), ...measured.slice(0, first)]) {
      const cost = await costOf(run);
      if (round >= WARM_UP_ROUNDS) costs.push(cost);
    }
  }
  return measured.map(({ costs }) => costs);
}

/**
 * Runs Node, and measures the wall time from start to exit, in milliseconds.
 *
 * @throws where it does not exit with 0
 */
export async function timeOf({ args, env }: Run): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  await succeeded(child, args);
  return performance.now() - started;
}

/**
 * Runs Node, and measures its peak resident memory, in MB.
 *
 * @throws where it does not exit with 0
 */
export async function peakOf({ args, env }: Run): Promise<number> {
  const stdio = ["ignore", "pipe", "pipe", "pipe"] as const;
  const child = spawn(process.execPath, ["-r", TELL_PEAK, ...args], { env, stdio: [...stdio] });
  let kilobytes = "";
  child.stdio[3]?.on("data", (chunk: Buffer) => (kilobytes += chunk.toString()));
  await succeeded(child, args);
  return Number(kilobytes) / 1_024;
}

/** The middle of the values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [lower = Number.NaN, upper = lower] = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return (lower + upper) / 2;
}

async function succeeded(child: ChildProcess, args: readonly string[]): Promise<void> {
  let problem = "";
  // As the runner has it: a log is a pipe that is read.
  child.stdout?.resume();
  child.stderr?.on("data", (chunk: Buffer) => (problem += chunk.toString()));
  const [code]: unknown[] = await once(child, "close");
  if (code !== 0) throw new Error(`node ${args.join(" ")} ended with ${String(code)}: ${problem}`);
}
