import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startSandbox } from "@mint/sandbox";
import { BARE_REQUESTS } from "./bench/bare-requests.ts";
import { startHttpsWorld } from "./bench/https-world.ts";
import { medians, peakOf, type Run, timeOf } from "./bench/measure.ts";

// What `pnpm bench` runs: what the built actions and the command line take to get a token from a PyPI on loopback over
// https, where no network hides it, beside the bare requests and beside Node that does nothing.

/** What is measured, and what it may take. */
interface Row extends Run {
  readonly name: string;
  /** Its time over that of the bare requests. */
  readonly maxRatio?: number;
  /** Its peak memory beyond that of Node that does nothing, in MB. */
  readonly maxAddedMb?: number;
}

const ROOT = join(import.meta.dirname, "..");
const MEMORY_ROUNDS = 5;

const { values } = parseArgs({ options: { rounds: { type: "string", default: "25" } } });
const rounds = Number(values.rounds);
const folder = await mkdtemp(join(tmpdir(), "mint-bench-"));
await using running = await startSandbox();
await using world = await startHttpsWorld(running.sandbox);
const index = `${world.index}/legacy/`;
const state = await written("state");
const env = {
  NODE_EXTRA_CA_CERTS: await written("authority.pem", world.authority),
  GITHUB_ACTIONS: "true",
  GITHUB_OUTPUT: await written("output"),
  GITHUB_STATE: state,
  GITHUB_STEP_SUMMARY: await written("summary"),
  ACTIONS_ID_TOKEN_REQUEST_URL: running.env.ACTIONS_ID_TOKEN_REQUEST_URL.replace(running.urls.issuer, world.issuer),
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: running.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN,
  "INPUT_REPOSITORY-URL": index,
  INPUT_REGISTRY: "pypi",
};
const main: Row = { name: "pypi-mint, main", args: built("actions/pypi/dist/main.cjs"), env, maxRatio: 1.25 };
await timeOf(main);
const [nothing, bare, ...others] = await measured([
  { name: "node -e 0", args: ["-e", "0"], env },
  { name: "bare requests", args: [await written("bare-requests.cjs", BARE_REQUESTS)], env },
  { ...main, maxAddedMb: 28 },
  {
    name: "pypi-mint, post",
    args: built("actions/pypi/dist/post.cjs"),
    env: { ...env, ...(await savedState()) },
    maxAddedMb: 28,
  },
  { ...main, name: "registry-mint, main", args: built("actions/mint/dist/main.cjs"), maxAddedMb: 28 },
  {
    name: "mint token",
    args: built("packages/cli/dist/mint.cjs", "token", "pypi", "--repository-url", index),
    env,
    maxRatio: 1.4,
    maxAddedMb: 32,
  },
]);
await rm(folder, { recursive: true, force: true });
if (nothing === undefined || bare === undefined) throw new Error("nothing was measured");

console.log(`Node ${process.versions.node}, medians of ${rounds} rounds in turn, of ${MEMORY_ROUNDS} for memory\n`);
print("", "ms", "ratio", "bound", "MB at most", "added", "bound");
let isWithin = true;
for (const { name, ms, mb, maxRatio = Infinity, maxAddedMb = Infinity } of [nothing, bare, ...others]) {
  const [ratio, added] = [ms / bare.ms, mb - nothing.mb];
  isWithin &&= ratio <= maxRatio && added <= maxAddedMb;
  const bounds = [maxRatio, maxAddedMb].map((bound) => (bound === Infinity ? "" : String(bound)));
  print(name, ms.toFixed(1), ratio.toFixed(2), bounds[0] ?? "", mb.toFixed(1), added.toFixed(1), bounds[1] ?? "");
}
console.log(isWithin ? "\nWithin the bounds." : "\nOut of bounds.");
const [load = 0] = loadavg();
// One process of the bench and its server keep about one and a half processors busy.
if (load > availableParallelism() + 1) {
  console.log(`This machine was busy (load ${load.toFixed(1)}): run it again when it is not, and believe that.`);
}
process.exitCode = isWithin ? 0 : 1;

async function measured(rows: readonly Row[]) {
  const ms = await medians(rows, { rounds, costOf: timeOf });
  const mb = await medians(rows, { rounds: MEMORY_ROUNDS, costOf: peakOf });
  return rows.map((row, at) => ({ ...row, ms: ms[at] ?? Number.NaN, mb: mb[at] ?? Number.NaN }));
}

function built(file: string, ...args: readonly string[]): readonly string[] {
  return [join(ROOT, file), ...args];
}

async function written(name: string, text = ""): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

/** What main saved, as the runner hands it to post. */
async function savedState(): Promise<Readonly<Record<string, string>>> {
  const lines = (await readFile(state, "utf8")).trim().split("\n");
  return Object.fromEntries(
    lines.map((line) => {
      const [name = "", ...value] = line.split("=");
      return [`STATE_${name}`, value.join("=")];
    }),
  );
}

function print(name: string, ...cells: readonly string[]): void {
  console.log(name.padEnd(20) + cells.map((cell) => cell.padStart(12)).join(""));
}
