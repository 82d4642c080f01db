import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { inNamespace, REAL_HOSTS, whyNoNamespace } from "@mint/sandbox";
import type { Client } from "./client.ts";
import { Installer, linkMint } from "./install.ts";
import { CLIENTS } from "./rows/index.ts";
import { run } from "./shell.ts";
import { tableOf, wordsOf } from "./table.ts";
import { type Column, COLUMNS, type Trial } from "./trial.ts";
import { untriedCommands } from "./untried.ts";

// `pnpm test:clients [name…]`: installs the clients that people publish with, tries each against the sandbox at the registries'
// real host names, and prints what works. What they said is kept in test-clients.log.

const ROOT = join(import.meta.dirname, "../..");
const WORDS_FILE = join(ROOT, "test-clients.log");
const TRIAL_MS = 600_000;
const isCi = (process.env["CI"] ?? "") !== "";

/** What became of a client: tried, or why not. */
type Result = { readonly client: Client } & ({ readonly trial: Trial } | { readonly missing: string });

const names = process.argv.slice(2);
const clients = CLIENTS.filter(({ name }) => names.length === 0 || names.includes(name));
const unknown = names.filter((name) => !CLIENTS.some((client) => client.name === name));
const why = whyNoNamespace();
if (unknown.length > 0) {
  console.error(`There is no client ${unknown.join(", ")}, only ${CLIENTS.map(({ name }) => name).join(", ")}.`);
  process.exitCode = 1;
} else if (why !== undefined) {
  console.error(`No client was tried: a network namespace cannot be made here (${why}).`);
  process.exitCode = isCi ? 1 : 0;
} else {
  const folder = await mkdtemp(join(tmpdir(), "mint-clients-"));
  try {
    await report(await tryAll(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** All are installed at once; as many are tried at a time as there are processors. */
async function tryAll(folder: string): Promise<readonly Result[]> {
  const installer = new Installer(folder);
  const mint = await linkMint(folder);
  const free = Array.from({ length: Math.max(2, availableParallelism()) }, () => Promise.resolve());
  let last = 0;
  return Promise.all(
    clients.map(async (client): Promise<Result> => {
      let path: readonly string[];
      try {
        path = [mint, ...(await installer.pathTo(client.needs))];
      } catch (error) {
        return { client, missing: error instanceof Error ? error.message : String(error) };
      }
      const turn = last++ % free.length;
      const trial = (free[turn] ?? Promise.resolve()).then(() => tryApart(client, path, folder));
      free[turn] = trial.then(
        () => undefined,
        () => undefined,
      );
      return { client, trial: await trial };
    }),
  );
}

/** In a namespace of its own, with a sandbox of its own. */
async function tryApart(client: Client, path: readonly string[], folder: string): Promise<Trial> {
  const started = performance.now();
  const script = join(import.meta.dirname, "in-namespace.ts");
  const command = [process.execPath, "-C", "@mint/source", script, client.name, ...path];
  const [program, ...args] = inNamespace(REAL_HOSTS, command);
  // What a trial that ends early leaves behind goes with the rest.
  const temporary = await mkdtemp(join(folder, "trial-"));
  const env = { ...process.env, TMPDIR: temporary } as Record<string, string>;
  const { code, words } = await run(program, args, { folder: ROOT, env, timeoutMs: TRIAL_MS });
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`${client.name}: tried (${seconds} s)`);
  if (code !== 0) return { version: "", cells: { byOutput: { isRight: false, says: "ended early", words } } };
  return JSON.parse(words.slice(words.indexOf("{"))) as Trial;
}

async function report(results: readonly Result[]): Promise<void> {
  const tried = results.flatMap((one) => ("trial" in one ? [one] : []));
  const rows = tried.map(
    ({ client: { name }, trial: { version, cells } }) => ({ heads: [name, version], cells }) as const,
  );
  const table = { heads: ["client", "version"], columns: COLUMNS };
  console.log(`\n${tableOf<Column>(table, rows)}\n`);
  const wrong = wordsOf<Column>(table, rows, "wrong");
  const untried = untriedCommands();
  console.log("Documented commands that neither a client here nor act runs:");
  for (const [reason, found] of Object.entries(Object.groupBy(untried, (one) => one.reason ?? "NO REASON"))) {
    console.log(
      `- ${reason}: ${(found ?? []).map(({ file, command }) => `${file}: ${command.split("\n")[0]}`).join(" · ")}`,
    );
  }
  for (const words of wrong) console.log(words);
  const missing = results.flatMap((one) => ("missing" in one ? [`${one.client.name}: ${one.missing}`] : []));
  for (const line of missing) console.log(`Not installed: ${line}`);
  await writeFile(WORDS_FILE, wordsOf<Column>(table, rows, "all").join("\n"));
  if (wrong.length > 0 || untried.some(({ reason }) => reason === undefined) || (isCi && missing.length > 0))
    process.exitCode = 1;
}
