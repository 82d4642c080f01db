import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startSandbox } from "@mint/sandbox";
import { BARE_REQUESTS, BARE_REVOCATION } from "./bench/bare-requests.ts";
import { type Distance, NAMES, startHttpsWorld } from "./bench/https-world.ts";
import { measureInTurn, median, peakOf, type Run, timeOf } from "./bench/measure.ts";
import { table } from "./docs/table.ts";

// What `pnpm bench` runs: what the built actions and the command line take to get a token from a PyPI over https, on
// networks with round trips of several lengths, beside the bare requests that do the same.

/** What is measured, and by how much it may exceed the bare requests at each length of a round trip. */
interface Row {
  readonly name: string;
  readonly bounds: Readonly<Record<number, number>>;
  readonly runs: (distance: Distance) => Promise<{ readonly bare: Run; readonly ours: Run }>;
}

const ROOT = join(import.meta.dirname, "..");
const MEMORY_ROUNDS = 5;
const MAX_ADDED_MB = 6;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "25" },
    "round-trip": { type: "string", multiple: true, default: ["0", "20", "50"] },
    row: { type: "string", multiple: true, default: [] },
  },
});
const rounds = Number(values.rounds);
const folder = await mkdtemp(join(tmpdir(), "mint-bench-"));
await using running = await startSandbox();
await using world = await startHttpsWorld(running.sandbox);
const bare = await written("bare-requests.cjs", BARE_REQUESTS);
const bareRevocation = await written("bare-revocation.cjs", BARE_REVOCATION);
const state = await written("state");
const env = {
  NODE_EXTRA_CA_CERTS: await written("authority.pem", world.authority),
  GITHUB_ACTIONS: "true",
  GITHUB_OUTPUT: await written("output"),
  GITHUB_STATE: state,
  GITHUB_STEP_SUMMARY: await written("summary"),
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: running.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN,
  INPUT_REGISTRY: "pypi",
};

const main = built("actions/pypi/dist/main.cjs");
const ROWS: readonly Row[] = [
  { name: "two hosts", bounds: { 0: 1.12, 20: 0.86 }, runs: (at) => pair(main, { ...direct(at), ...known() }) },
  { name: "with discovery", bounds: { 0: 1.12, 20: 0.76 }, runs: (at) => pair(main, direct(at)) },
  { name: "two hosts, through a proxy", bounds: { 20: 0.9 }, runs: (at) => pair(main, proxied(at)) },
  { name: "post", bounds: { 20: 1.1 }, runs: post },
  {
    name: "mint token, with discovery",
    bounds: { 0: 1.25 },
    runs: (at) =>
      pair(built("packages/cli/dist/mint.cjs", "token", "pypi", "--repository-url", `${at.index}/legacy/`), direct(at)),
  },
];
const nothing: Run = { args: ["-e", "0"], env };
const chosen = ROWS.filter(({ name }) => values.row.length === 0 || values.row.includes(name));
const trips = values["round-trip"].map(Number);
const distances = await Promise.all(trips.map(async (ms) => ({ ms, at: await world.at(ms) })));
const lines: string[][] = [["a run over https, round trips of", ...trips.map((ms) => `${ms} ms`), ""]];
const verdicts: boolean[] = [];
const add = (name: string, cells: readonly string[], isWithin: boolean): void => {
  verdicts.push(isWithin);
  const verdict = isWithin ? "within bounds" : "OUT OF BOUNDS";
  lines.push([name, ...cells, verdict]);
  console.log(`${name}: ${cells.join(", ")}: ${verdict}`);
};
for (const { name, bounds, runs } of chosen) {
  const cells: string[] = [];
  let isWithin = true;
  for (const { ms, at } of distances) {
    const { bare: without, ours } = await runs(at);
    const costs = await measureInTurn([nothing, without, ours], { rounds, costOf: timeOf });
    const [nothingMs = [], bareMs = [], oursMs = []] = costs;
    const ratio = median(oursMs.map((cost, round) => cost / (bareMs[round] ?? Number.NaN)));
    const bound = bounds[ms];
    isWithin &&= bound === undefined || ratio <= bound;
    const [our, their, node] = [oursMs, bareMs, nothingMs].map((all) => median(all).toFixed(0));
    cells.push(`${ratio.toFixed(2)}${bound === undefined ? "" : ` (≤ ${bound})`} · ${our} : ${their} ms, Node ${node}`);
  }
  add(name, cells, isWithin);
}

const [near] = distances;
if (near !== undefined && values.row.length === 0) {
  const https: Run = { args: ["-e", 'require("node:https")'], env };
  const { ours } = await pair(main, direct(near.at));
  const peaks = await measureInTurn([https, ours], { rounds: MEMORY_ROUNDS, costOf: peakOf });
  const [without = Number.NaN, withUs = Number.NaN] = peaks.map(median);
  const added = `+ ${(withUs - without).toFixed(1)} MB (≤ ${MAX_ADDED_MB})`;
  const others = trips.slice(1).map(() => "");
  add("peak memory, beside Node with `node:https`", [added, ...others], withUs - without <= MAX_ADDED_MB);
}
await rm(folder, { recursive: true, force: true });
const [{ model } = { model: "unknown" }] = cpus();
console.log(`\n${table(lines)}\n`);
console.log(`Ratio to the bare requests (bound) · milliseconds of both, and of Node that does nothing; medians of ${rounds}
rounds in turn, on ${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} × ${model.trim()}, Node ${process.versions.node}.`);
const isWithin = verdicts.every(Boolean);
console.log(isWithin ? "\nAll within bounds." : "\nOUT OF BOUNDS.");
const [load = 0] = loadavg();
// One process of the bench and its servers keep about one and a half processors busy.
if (load > availableParallelism() + 1) {
  console.log(`This machine was busy (load ${load.toFixed(1)}): run it again when it is not, and believe that.`);
}
process.exitCode = isWithin ? 0 : 1;

function requestUrl(issuer: string): string {
  return running.env.ACTIONS_ID_TOKEN_REQUEST_URL.replace(running.urls.issuer, issuer);
}

/** Servers on loopback, which no proxy stands before; they are asked for the audience. */
function direct({ issuer, index }: Distance): Run["env"] {
  return { ...env, ACTIONS_ID_TOKEN_REQUEST_URL: requestUrl(issuer), "INPUT_REPOSITORY-URL": `${index}/legacy/` };
}

/** Servers behind a proxy, by names whose audience is known. */
function proxied({ proxy }: Distance): Run["env"] {
  return {
    ...direct({ issuer: `https://${NAMES.issuer}`, index: `https://${NAMES.index}`, proxy }),
    https_proxy: proxy,
    BARE_AUDIENCE: "pypi",
  };
}

/** The audience is given: nobody is asked for it. */
function known(): Run["env"] {
  return { INPUT_AUDIENCE: "pypi", BARE_AUDIENCE: "pypi" };
}

async function pair(ours: readonly string[], given: Run["env"]) {
  return { bare: { args: [bare], env: given }, ours: { args: ours, env: given } };
}

/** Main saves a token; post and the bare request revoke it each time. */
async function post(at: Distance) {
  const given = { ...direct(at), ...known() };
  await timeOf({ args: main, env: given });
  const lines = (await readFile(state, "utf8")).trim().split("\n");
  const saved = lines.map((line) => [`STATE_${line.split("=", 1)[0]}`, line.slice(line.indexOf("=") + 1)]);
  const after = { ...given, ...Object.fromEntries(saved) };
  return {
    bare: { args: [bareRevocation], env: after },
    ours: { args: built("actions/pypi/dist/post.cjs"), env: after },
  };
}

function built(file: string, ...args: readonly string[]): readonly string[] {
  return [join(ROOT, file), ...args];
}

async function written(name: string, text = ""): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}
