import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type ActionResult, runAction } from "@mint/runner";
import { rowOf } from "./actions.ts";
import type { Case, CrowdPlan, Observed } from "./case.ts";
import { crowdOf } from "./crowd.ts";
import { isLate, unmetExpectations } from "./expectations.ts";
import { brokenInvariants } from "./invariants.ts";
import { originOf } from "./narrowed.ts";
import { NodeStart } from "./node-start.ts";
import type { ReceivedRequest } from "./received-request.ts";
import { startWorld, type World, type WorldBase } from "./world.ts";

/** What the suite hands to every case. */
export interface Bench extends WorldBase {
  /** The folder with one folder for each action, built. */
  readonly actions: string;
}

/** What became of a case. */
export interface CaseReport {
  readonly case: Case;
  /** What was observed and must not be; empty if it passed. */
  readonly problems: readonly string[];
  /** Every invariant held, and what went wrong may be a busy machine's doing: it was late, or late with a signal. */
  readonly isOfTime: boolean;
  /** What was observed at a first run, in a crowd, where a second one decided. */
  readonly before?: readonly string[];
  /** The longest phase. */
  readonly longestMs: number;
  readonly peakMb: number;
  readonly requests: number;
}

const TIMEOUT_MS = 75_000;

/** Runs a case in a world of its own and judges it. */
export async function runCase(one: Case, bench: Bench): Promise<CaseReport> {
  try {
    return await runAndJudge(one, bench);
  } catch (error) {
    const problem = `the case itself broke: ${error instanceof Error ? (error.stack ?? error.message).split("\n", 3).join("\n") : String(error)}`;
    return { case: one, problems: [problem], isOfTime: false, longestMs: 0, peakMb: 0, requests: 0 };
  }
}

async function runAndJudge(one: Case, bench: Bench): Promise<CaseReport> {
  if (one.crowd !== undefined) return runCrowd(one, one.crowd, bench);
  const seen = await observeCase(one, bench);
  return reportOf(one, [seen], judge(one, seen));
}

/** Runs a case in a world of its own, and judges nothing. */
export async function observeCase(one: Case, bench: Bench): Promise<Observed> {
  const world = await startWorld(one.world ?? {}, one.action, bench);
  const wrapper = one.shell === undefined ? undefined : await writeWrapper(one.shell);
  try {
    return await observe(one, world, bench, wrapper?.path);
  } finally {
    await world.close();
    await wrapper?.remove();
  }
}

async function runCrowd(one: Case, { runs, faulty }: CrowdPlan, bench: Bench): Promise<CaseReport> {
  const crowd = crowdOf(one.action, faulty);
  const world = await startWorld({ ...one.world, ...crowd.plan }, one.action, bench);
  try {
    const all = await Promise.all(
      Array.from({ length: runs }, (_, run) => {
        const url = `${world.env["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? ""}&run=${run}`;
        return observe({ ...one, env: { ACTIONS_ID_TOKEN_REQUEST_URL: url } }, world, bench, undefined);
      }),
    );
    const problems = all.flatMap((seen, run) => {
      const own = world.seen.filter((request) => crowd.runOf(request) === run).map(inItsPhase);
      const { problems } = judge(one, { ...seen, world: { ...world, seen: own } });
      return problems.map((problem) => `run ${run}: ${problem}`);
    });
    const delivered = new Set(all.map(({ main }) => main.outputs["token"]));
    if (delivered.size < runs) problems.push(`R18: ${delivered.size} different tokens for ${runs} runs`);
    return reportOf(one, all, { problems, isOfTime: false });
  } finally {
    await world.close();
  }
}

/** Where many run, no clock tells in which phase one of them is; what it asks for does. */
function inItsPhase(request: ReceivedRequest): ReceivedRequest {
  return { ...request, phase: request.stage === "revocation" ? "post" : "main" };
}

type Judgement = Pick<CaseReport, "problems" | "isOfTime">;

function judge(one: Case, seen: Observed): Judgement {
  const broken = brokenInvariants(seen);
  const unmet = unmetExpectations(one.action, one.expect ?? {}, seen);
  const isTimed = one.signals !== undefined || unmet.every(isLate);
  return { problems: [...broken, ...unmet], isOfTime: broken.length === 0 && unmet.length > 0 && isTimed };
}

function reportOf(one: Case, all: readonly Observed[], judgement: Judgement): CaseReport {
  const phases = all.flatMap(({ result }) => result.phases);
  return {
    case: one,
    ...judgement,
    longestMs: Math.max(...phases.map(({ durationMs }) => durationMs)),
    peakMb: Math.max(...phases.map(({ peakRssKb = 0 }) => peakRssKb)) / 1024,
    requests: all[0]?.world.seen.length ?? 0,
  };
}

async function observe(one: Case, world: World, bench: Bench, node: string | undefined): Promise<Observed> {
  const commandLines = new Set<string>();
  let hadChildren = false;
  let pid = 0;
  const nodeStart = node === undefined ? undefined : new NodeStart();
  const signals = one.signals?.(world) ?? [];
  const look = (): void => {
    commandLines.add(readProcess(pid, "cmdline"));
    hadChildren ||= readProcess(pid, `task/${pid}/children`).trim() !== "";
  };
  world.onRequest = look;
  const result: ActionResult = await runAction({
    action: join(bench.actions, rowOf(one.action).folder),
    inputs: inputsOf(one, world),
    env: { ...world.env, ...(typeof one.env === "function" ? one.env(world) : one.env) },
    timeoutMs: TIMEOUT_MS,
    ...(one.event === undefined ? {} : { event: one.event }),
    signals: nodeStart === undefined ? signals : signals.map((plan) => nodeStart.delay(plan)),
    post: one.post ?? hasToPost(one),
    ...(node === undefined ? {} : { node }),
    onStart: (process) => {
      world.phase = process.phase;
      pid = process.pid;
      commandLines.add(readProcess(pid, "cmdline"));
      void nodeStart?.watch(process);
    },
  });
  const { token = "" } = result.main.outputs;
  // Nobody but the action could tell the world of a token that it narrowed.
  if (originOf(token, world.tokens) !== undefined) world.secrets.add(token);
  return { case: one, world, result, main: result.main, post: result.post, commandLines, hadChildren };
}

/** After a main that is to fail, post has nothing to do: a case that looks at post says so. */
function hasToPost({ expect = {} }: Case): boolean {
  return expect.exit !== 1 || expect.post !== undefined;
}

function inputsOf({ action, inputs = {} }: Case, world: World): Record<string, string> {
  const all = {
    ...rowOf(action).inputs(world.urls.registry),
    ...(typeof inputs === "function" ? inputs(world) : inputs),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
}

function readProcess(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

/** Writes a program that stands in for `node` and becomes it, under other limits or with other streams. */
async function writeWrapper(shell: NonNullable<Case["shell"]>): Promise<{ path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "mint-faults-node-"));
  const path = join(folder, "node");
  const { before = "", after = "" } = shell;
  await writeFile(`${path}.sh`, `#!/bin/bash\n${before}\nexec '${process.execPath}' "$@" ${after}\n`);
  // A process that another thread starts meanwhile has what is open for writing here, and Linux runs no such file (ETXTBSY):
  // another process writes it.
  await promisify(execFile)("install", ["-m", "755", `${path}.sh`, path]);
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
