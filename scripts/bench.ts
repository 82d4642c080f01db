import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startSandbox } from "@mint/sandbox";
import { BARE_REQUESTS } from "./bench/bare-requests.ts";
import { compare } from "./bench/compare.ts";
import { startHttpsWorld } from "./bench/https-world.ts";
import { createPrivateCa } from "./bench/private-ca.ts";

// What `pnpm bench` runs: how long the built pypi-mint takes beside the requests alone, on loopback.

/** The bundle's wall time over that of the bare requests. */
const BOUNDS = { http: 1.3, https: 1.2 } as const;

const { values } = parseArgs({ options: { rounds: { type: "string", default: "25" } } });
const rounds = Number(values.rounds);
const folder = await mkdtemp(join(tmpdir(), "mint-bench-"));
await using running = await startSandbox();
const ca = await createPrivateCa();
const https = await startHttpsWorld(running.sandbox, ca);
const bare = join(folder, "bare-requests.cjs");
const caFile = join(folder, "ca.pem");
await writeFile(bare, BARE_REQUESTS);
await writeFile(caFile, ca.ca);

const requestPath = running.env.ACTIONS_ID_TOKEN_REQUEST_URL.slice(running.urls.issuer.length);
const worlds = {
  http: { issuer: running.urls.issuer, index: running.urls.pypi, env: {} },
  https: { issuer: https.issuer, index: https.index, env: { NODE_EXTRA_CA_CERTS: caFile } },
} as const;

let failed = false;
const row = (...cells: readonly string[]) =>
  cells.map((cell, at) => (at === 0 ? cell.padEnd(7) : cell.padStart(15))).join("");
console.log(`Medians of ${rounds} rounds in turn, Node ${process.versions.node}, milliseconds\n`);
console.log(row("", "node -e 0", "bare requests", "pypi-mint", "ratio", "bound"));
for (const protocol of ["http", "https"] as const) {
  const world = worlds[protocol];
  const medians = await compare({
    rounds,
    runs: {
      nothing: ["-e", "0"],
      bare: [bare],
      mint: [join(import.meta.dirname, "../actions/pypi/dist/main.cjs")],
    },
    env: {
      ...world.env,
      GITHUB_ACTIONS: "true",
      GITHUB_OUTPUT: await emptyFile("output"),
      GITHUB_STATE: await emptyFile("state"),
      GITHUB_STEP_SUMMARY: await emptyFile("summary"),
      ACTIONS_ID_TOKEN_REQUEST_URL: world.issuer + requestPath,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: running.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN,
      "INPUT_REPOSITORY-URL": `${world.index}/legacy/`,
    },
  });
  const { nothing = Number.NaN, bare: requests = Number.NaN, mint = Number.NaN } = medians;
  const ratio = mint / requests;
  if (!(ratio <= BOUNDS[protocol])) failed = true;
  const times = [nothing, requests, mint].map((value) => value.toFixed(1));
  console.log(row(protocol, ...times, ratio.toFixed(2), BOUNDS[protocol].toFixed(2)));
}
await https.close();
await rm(folder, { recursive: true, force: true });
console.log(failed ? "\nOut of bounds." : "\nWithin the bounds.");
const [load = 0] = loadavg();
// One process of the bench and its server keep about one and a half processors busy.
if (load > availableParallelism() + 1) {
  console.log(`This machine was busy (load ${load.toFixed(1)}): run it again when it is not, and believe that.`);
}
process.exitCode = failed ? 1 : 0;

async function emptyFile(name: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, "");
  return path;
}
