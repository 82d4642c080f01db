import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type RunningSandbox, startSandbox } from "@mint/sandbox";
import { isLate } from "./expectations.ts";
import { problemsOf } from "./fuzz/judge.ts";
import type { RandomCase } from "./fuzz/random-case.ts";
import { inPool } from "./pool.ts";
import { observeCase } from "./run-case.ts";
import { withBench } from "./run-suite.ts";

const ROOT = join(import.meta.dirname, "../../..");
const MINT = join(ROOT, "packages/cli/dist/mint.cjs");
const AT_ONCE = 3;
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const LONGEST_AFTER_SIGNAL_MS = 1_100;
/** What is under way at a registry when the process ends. */
const SETTLED_MS = 500;

const { values } = parseArgs({
  options: {
    /** Milliseconds between one moment and the next. */
    step: { type: "string", default: "5" },
    /** Milliseconds after its start until which a process is sent signals. */
    until: { type: "string", default: "600" },
    /** Commands, and `main` and `post` of an action. Default: all. */
    of: {
      type: "string",
      multiple: true,
      default: ["token", "run", "doctor", "revoke", "completion", "sandbox", "main", "post"],
    },
  },
});
const moments = Array.from(
  { length: Math.ceil(Number(values.until) / Number(values.step)) },
  (_, index) => index * Number(values.step),
);

/** One signal at one moment of one thing. */
interface Shot {
  readonly of: string;
  readonly signal: keyof typeof SIGNALS;
  readonly atMs: number;
}

const shots = values.of.flatMap((of) =>
  moments.flatMap((atMs) => (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((signal): Shot => ({ of, signal, atMs }))),
);
const ofCommands = shots.filter(({ of }) => of !== "main" && of !== "post");
const ofPhases = shots.filter(({ of }) => of === "main" || of === "post");
const started = performance.now();
const failures = [...(await shootAll(ofCommands, shootCommand)), ...(await shootPhases())];
for (const failure of failures) console.log(failure);
const seconds = Math.round((performance.now() - started) / 1_000);
console.log(`${shots.length} signals in ${seconds} s, ${failures.length} problems`);
process.exitCode = failures.length === 0 ? 0 : 1;

type Shoot = (shot: Shot) => Promise<readonly string[]>;

/** Shoots at several processes at once. @returns what is wrong */
async function shootAll(list: readonly Shot[], shoot: Shoot): Promise<readonly string[]> {
  const first = await inPool(list, AT_ONCE, async (shot) => ({ shot, problems: await shoot(shot) }));
  const failures: string[] = [];
  for (const { shot, problems } of first) {
    // What the clock alone says may be the machine's doing: a second run, alone, decides.
    const isDoubtful = problems.length > 0 && problems.every(isLate);
    const decided = isDoubtful ? await shoot(shot) : problems;
    failures.push(...decided.map((problem) => `${shot.of}, ${shot.signal} at ${shot.atMs} ms: ${problem}`));
  }
  return failures;
}

async function shootCommand({ of, signal, atMs }: Shot): Promise<readonly string[]> {
  const running = await startSandbox();
  try {
    const { pypi } = running.sandbox;
    const given = of === "revoke" ? await mintedToken(running) : "";
    const child = spawn(process.execPath, [MINT, ...argumentsOf(of, `${running.urls.pypi}/legacy/`)], {
      env: { PATH: process.env["PATH"], GITHUB_ACTIONS: "true", ...running.env },
      stdio: "pipe",
    });
    child.stdin.on("error", () => undefined).end(given);
    const said = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].on("data", (chunk: Buffer) => void (said[name] += chunk.toString()));
    }
    let sentAt = Infinity;
    const timer = setTimeout(() => {
      sentAt = performance.now();
      child.kill(signal);
    }, atMs);
    // A server that runs until a signal gets one more.
    const last = setTimeout(() => child.kill("SIGKILL"), atMs + 10_000);
    await once(child, "close");
    const afterMs = Math.round(performance.now() - sentAt);
    for (const each of [timer, last]) clearTimeout(each);
    const { exitCode, signalCode } = child;
    // It ended before the signal, it was killed before it listened, or the signal's code says what happened.
    const isFit = exitCode === 0 || exitCode === SIGNALS[signal] || signalCode === signal;
    const delivered = of === "token" && exitCode === 0 && said.stdout !== "";
    const mayLive = delivered || (of === "revoke" && exitCode !== 0);
    await settled(() => mayLive || pypi.tokens.every(({ live }) => !live));
    const live = pypi.tokens.filter((token) => token.live).length;
    return [
      ...(isFit ? [] : [`ended with ${exitCode ?? signalCode}: ${said.stderr.slice(-300)}`]),
      ...(afterMs > LONGEST_AFTER_SIGNAL_MS ? [`late: ended ${afterMs} ms after it`] : []),
      ...(mayLive || live === 0 ? [] : [`${live} tokens live on, exit code ${exitCode ?? signalCode}`]),
      ...(of === "token" && exitCode !== 0 && said.stdout !== "" && live > 0 ? ["a live token was printed"] : []),
    ];
  } finally {
    await running.close();
  }
}

function argumentsOf(command: string, index: string): readonly string[] {
  const pypi = ["pypi", "--repository-url", index];
  if (command === "run") return ["run", ...pypi, "--", "sleep", "0.1"];
  if (command === "doctor") return ["doctor", ...pypi, "--ask"];
  if (command === "completion") return ["completion", "bash"];
  return command === "sandbox" ? ["sandbox", "--port", "0"] : [command, ...pypi];
}

async function mintedToken({ sandbox, urls }: RunningSandbox): Promise<string> {
  const token = await sandbox.issuer.mintIdToken({}, "pypi");
  const response = await fetch(`${urls.pypi}/_/oidc/mint-token`, { method: "POST", body: JSON.stringify({ token }) });
  const answer: { readonly token: string } = JSON.parse(await response.text());
  return answer.token;
}

async function settled(isSettled: () => boolean): Promise<void> {
  const end = performance.now() + SETTLED_MS;
  while (!isSettled() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function shootPhases(): Promise<readonly string[]> {
  const caseOf = ({ of, signal, atMs }: Shot): RandomCase => ({
    seed: "",
    losesNone: true,
    revokes: true,
    one: {
      group: "cancellation",
      action: "pypi",
      name: `${signal} at ${atMs} ms of ${of}`,
      signals: () => [{ phase: of === "post" ? "post" : "main", signal, when: atMs }],
      post: of === "post",
    },
  });
  if (ofPhases.length === 0) return [];
  const actions = join(ROOT, "actions");
  return withBench(["pypi"], actions, (bench) =>
    shootAll(ofPhases, async (shot) => {
      const random = caseOf(shot);
      const seen = await observeCase(random.one, bench);
      const isLeft = shot.of === "post" && seen.post?.exitCode === 0 && liveOf(seen.world.sandbox) > 0;
      return [...problemsOf(random, seen), ...(isLeft ? ["post ended with 0, and the token lives"] : [])];
    }),
  );
}

function liveOf({ pypi }: RunningSandbox["sandbox"]): number {
  return pypi.tokens.filter(({ live }) => live).length;
}
