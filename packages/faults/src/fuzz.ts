import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { isLate } from "./expectations.ts";
import { problemsOf } from "./fuzz/judge.ts";
import { NAMES, randomCase } from "./fuzz/random-case.ts";
import { inPool } from "./pool.ts";
import { type Bench, observeCase } from "./run-case.ts";
import { withBench } from "./run-suite.ts";

/** Processes at once in each thread: much of a case is waiting. */
const AT_ONCE = 8;

const { values } = parseArgs({
  options: {
    actions: { type: "string", default: join(import.meta.dirname, "../../../actions") },
    runs: { type: "string", default: "2000" },
    seed: { type: "string", default: randomUUID() },
    /** Runs this one case again. */
    only: { type: "string" },
  },
});

const started = performance.now();
const failed = await (isMainThread && values.only === undefined ? runInThreads() : runAll(seedsOf(workerData)));
if (!isMainThread) parentPort?.postMessage(failed);
else {
  const seconds = Math.round((performance.now() - started) / 1_000);
  const count = values.only === undefined ? values.runs : "1";
  console.log(`${count} random cases in ${seconds} s, ${failed} failed; --seed ${values.seed}`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/** Which of all cases a thread runs. */
interface Share {
  readonly seed: string;
  readonly thread: number;
  readonly threads: number;
}

/** Starting a process stops the thread that does it: one for each core. @returns how many cases failed */
async function runInThreads(): Promise<number> {
  const threads = availableParallelism();
  const counts = Array.from({ length: threads }, async (_, thread): Promise<number> => {
    const share: Share = { seed: values.seed, thread, threads };
    const worker = new Worker(new URL(import.meta.url), {
      workerData: share,
      argv: process.argv.slice(2),
      // The bodies of answers are gone soon: a small young generation would be collected all the time.
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
    });
    const [count]: number[] = await once(worker, "message");
    return count ?? 1;
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

function seedsOf(share: Share | null): readonly string[] {
  if (values.only !== undefined) return [values.only];
  if (share === null) return [];
  const { seed, thread, threads } = share;
  const all = Array.from({ length: Number(values.runs) }, (_, index) => `${seed}/${index}`);
  return all.filter((_, index) => index % threads === thread);
}

/** @returns how many failed */
function runAll(seeds: readonly string[]): Promise<number> {
  return withBench(NAMES, values.actions, (bench) => runOn(bench, seeds));
}

async function runOn(bench: Bench, seeds: readonly string[]): Promise<number> {
  const first = await inPool(seeds, AT_ONCE, async (seed) => ({ seed, problems: await problemsAt(seed, bench) }));
  let count = 0;
  for (const { seed, problems } of first) {
    // What the clock alone says may be the machine's doing: a second run, alone, decides.
    const isDoubtful = problems.length > 0 && problems.every(isLate);
    const decided = isDoubtful ? await problemsAt(seed, bench) : problems;
    if (decided.length === 0) continue;
    count += 1;
    console.log(`FAILED ${randomCase(seed).one.action} · ${randomCase(seed).one.name}`);
    console.log(`${decided.map((problem) => `    ${problem}`).join("\n")}\n    again: --only ${seed}`);
  }
  return count;
}

async function problemsAt(seed: string, bench: Bench): Promise<readonly string[]> {
  const random = randomCase(seed);
  try {
    return problemsOf(random, await observeCase(random.one, bench));
  } catch (error) {
    return [`the case itself broke: ${error instanceof Error ? error.message : String(error)}`];
  }
}
