import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startSandbox } from "@mint/sandbox";
import { BARE_REQUESTS } from "../../scripts/bench/bare-requests.ts";
import { compare } from "../../scripts/bench/compare.ts";

// How long the built `mint token` takes beside the requests alone, in the same rounds: `node -C @mint/source bench.ts`.

/** Wall time of `mint token` over that of the bare requests. */
const BOUND = 1.4;

const { values } = parseArgs({ options: { rounds: { type: "string", default: "25" } } });
const folder = await mkdtemp(join(tmpdir(), "mint-cli-bench-"));
await using running = await startSandbox();
const bare = join(folder, "bare-requests.cjs");
await writeFile(bare, BARE_REQUESTS);
const url = `${running.urls.pypi}/legacy/`;
const mint = join(import.meta.dirname, "dist", "mint.cjs");
const medians = await compare({
  rounds: Number(values.rounds),
  runs: {
    nothing: ["-e", "0"],
    bare: [bare],
    help: [mint, "--help"],
    token: [mint, "token", "pypi", "--repository-url", url],
  },
  env: { ...running.env, GITHUB_ACTIONS: "true", "INPUT_REPOSITORY-URL": url },
});
await rm(folder, { recursive: true, force: true });
const { nothing = Number.NaN, bare: requests = Number.NaN, help = Number.NaN, token = Number.NaN } = medians;
const ratio = token / requests;
console.log(`Medians of ${values.rounds} rounds in turn, Node ${process.versions.node}, milliseconds`);
console.log(
  `node -e 0 ${nothing.toFixed(1)}   mint --help ${help.toFixed(1)}   bare requests ${requests.toFixed(1)}   mint token ${token.toFixed(1)}   ratio ${ratio.toFixed(2)} (bound ${BOUND})`,
);
process.exitCode = ratio <= BOUND ? 0 : 1;
