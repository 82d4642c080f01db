import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { type Line, LineSplitter } from "./line-splitter.ts";
import { watchPeakMemory } from "./peak-memory.ts";
import type { PhaseResult, Stream } from "./phase-result.ts";
import { processGroup } from "./process-group.ts";
import type { SignalPlan } from "./signal-plan.ts";
import { SignalTrigger } from "./signal-trigger.ts";

/** What the runner waits for each signal of a cancellation. */
const SIGINT_MS = 7500;
const SIGTERM_MS = 2500;
/** How long the runner waits for streams that others hold open after the process has ended. */
const STREAMS_MS = 5000;

/** One process to run, and what to do to it. */
export interface ChildPlan {
  readonly node: string;
  readonly script: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signals: readonly SignalPlan[];
  onStart(pid: number): void;
  onLine(line: Line, stream: Stream): void;
}

/** How it ended. */
export interface ChildRun extends Pick<
  PhaseResult,
  | "exitCode"
  | "signal"
  | "timedOut"
  | "leftProcesses"
  | "stdout"
  | "stderr"
  | "durationMs"
  | "peakRssKb"
  | "signalsSent"
> {
  readonly cancelled: boolean;
}

/**
 * Runs `node <script>` with a closed stdin and the given environment only, and reads its streams line by line as
 * they come. The process leads a group of its own, so that nothing of it outlives the phase.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Sdk/ProcessInvoker.cs
 */
export async function runChild(plan: ChildPlan): Promise<ChildRun> {
  const started = performance.now();
  const child = spawn(plan.node, [plan.script], { cwd: plan.cwd, env: { ...plan.env }, detached: true });
  await once(child, "spawn");
  const pid = child.pid ?? 0;
  const group = processGroup(child);
  const peakMemory = watchPeakMemory(pid);
  const signalsSent: { signal: NodeJS.Signals; atMs: number }[] = [];
  const timers: NodeJS.Timeout[] = [];
  const after = (ms: number, task: () => void) => timers.push(setTimeout(task, ms));
  const ended = { timedOut: false, cancelled: false, leftProcesses: false, durationMs: 0 };

  const send = (signal: NodeJS.Signals) => {
    signalsSent.push({ signal, atMs: Math.round(performance.now() - started) });
    child.kill(signal);
  };
  const trigger = new SignalTrigger(plan.signals, (signal) => {
    if (signal !== "cancel") return send(signal);
    ended.cancelled = true;
    send("SIGINT");
    after(SIGINT_MS, () => send("SIGTERM"));
    after(SIGINT_MS + SIGTERM_MS, () => group.kill());
  });
  after(plan.timeoutMs, () => {
    ended.timedOut = true;
    group.kill();
  });
  child.once("exit", () => {
    ended.durationMs = performance.now() - started;
    ended.leftProcesses = group.isAlive();
    trigger.end();
    for (const timer of timers) clearTimeout(timer);
    after(STREAMS_MS, () => {
      group.kill();
      child.stdout.destroy();
      child.stderr.destroy();
    });
  });
  const stdout = readLines(child, "stdout", (line) => {
    plan.onLine(line, "stdout");
    trigger.see(line);
  });
  const stderr = readLines(child, "stderr", (line) => plan.onLine(line, "stderr"));
  child.stdin.on("error", () => undefined).end();
  plan.onStart(pid);

  await once(child, "close");
  for (const timer of timers) clearTimeout(timer);
  group.release();
  return {
    exitCode: child.exitCode,
    signal: child.signalCode,
    ...ended,
    stdout: stdout(),
    stderr: stderr(),
    peakRssKb: peakMemory(),
    signalsSent,
  };
}

/** @returns a function that gives all that was read. */
function readLines(child: ChildProcess, stream: Stream, onLine: (line: Line) => void): () => string {
  const chunks: Buffer[] = [];
  const splitter = new LineSplitter(onLine);
  child[stream]?.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    splitter.push(chunk);
  });
  child[stream]?.once("close", () => splitter.end());
  return () => Buffer.concat(chunks).toString("utf8");
}
