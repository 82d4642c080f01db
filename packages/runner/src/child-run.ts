import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { type Line, LineSplitter } from "./line-splitter.ts";
import type { PhaseResult, Stream } from "./phase-result.ts";
import { watchPeakMemory } from "./peak-memory.ts";
import { type SignalPlan, SignalTrigger } from "./signal-plan.ts";

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
  onLine(line: Line, stream: Stream): void;
}

/** How it ended. */
export interface ChildRun extends Pick<
  PhaseResult,
  "exitCode" | "signal" | "timedOut" | "stdout" | "stderr" | "durationMs" | "peakRssKb" | "signalsSent"
> {
  readonly cancelled: boolean;
}

/**
 * Runs `node <script>` with a closed stdin and the given environment only, and reads its streams line by line as
 * they come. The process leads a group of its own, so that a timeout ends its children too.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Sdk/ProcessInvoker.cs
 */
export async function runChild(plan: ChildPlan): Promise<ChildRun> {
  const started = performance.now();
  const child = spawn(plan.node, [plan.script], { cwd: plan.cwd, env: { ...plan.env }, detached: true });
  if (child.pid === undefined) await once(child, "spawn"); // throws the reason
  const elapsed = () => Math.round(performance.now() - started);
  const peakMemory = watchPeakMemory(child.pid ?? 0);
  const release = killWithParent(child);
  const signalsSent: { signal: NodeJS.Signals; atMs: number }[] = [];
  const timers: NodeJS.Timeout[] = [];
  const after = (ms: number, task: () => void) => timers.push(setTimeout(task, ms));
  let timedOut = false;
  let cancelled = false;

  const send = (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    signalsSent.push({ signal, atMs: elapsed() });
    child.kill(signal);
  };
  const trigger = new SignalTrigger(plan.signals, (signal) => {
    if (signal !== "cancel") return send(signal);
    cancelled = true;
    send("SIGINT");
    after(SIGINT_MS, () => send("SIGTERM"));
    after(SIGINT_MS + SIGTERM_MS, () => killGroup(child));
  });
  after(plan.timeoutMs, () => {
    timedOut = true;
    killGroup(child);
  });

  const stdout = collect(child, "stdout", (line) => {
    plan.onLine(line, "stdout");
    trigger.see(line);
  });
  const stderr = collect(child, "stderr", (line) => plan.onLine(line, "stderr"));
  child.stdin?.on("error", () => undefined).end();

  let durationMs = 0;
  let peakRssKb: number | undefined;
  child.once("exit", () => {
    durationMs = performance.now() - started;
    peakRssKb = peakMemory();
    trigger.end();
    for (const timer of timers) clearTimeout(timer);
    after(STREAMS_MS, () => {
      killGroup(child);
      child.stdout?.destroy();
      child.stderr?.destroy();
    });
  });
  await once(child, "close");
  for (const timer of timers) clearTimeout(timer);
  release();
  return {
    exitCode: child.exitCode,
    signal: child.signalCode,
    timedOut,
    cancelled,
    stdout: stdout(),
    stderr: stderr(),
    durationMs,
    peakRssKb,
    signalsSent,
  };
}

function collect(child: ChildProcess, stream: Stream, onLine: (line: Line) => void): () => string {
  const chunks: Buffer[] = [];
  const splitter = new LineSplitter(onLine);
  child[stream]?.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    splitter.push(chunk);
  });
  child[stream]?.once("close", () => splitter.end());
  return () => Buffer.concat(chunks).toString("utf8");
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group is gone.
  }
}

/** A group of its own is not reached by Ctrl-C, so what still runs ends with the parent. */
const running = new Set<ChildProcess>();
let watching = false;

function killWithParent(child: ChildProcess): () => void {
  running.add(child);
  if (!watching) {
    watching = true;
    process.once("exit", () => running.forEach(killGroup));
  }
  return () => running.delete(child);
}
