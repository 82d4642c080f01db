import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inNamespace, REAL_HOSTS, whyNoNamespace } from "@mint/sandbox";
import type { Need } from "../clients/client.ts";
import { Installer, linkMint } from "../clients/install.ts";
import { run } from "../clients/shell.ts";
import { type Row, tableOf, wordsOf } from "../clients/table.ts";
import { assembleTree } from "../release/assemble-tree.ts";
import { installAct } from "./install-act.ts";
import { type Cells, type Column, COLUMNS } from "./cells.ts";
import { followRecipe, RECIPE_NEEDS } from "./recipe.ts";
import type { Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";
import type { Surroundings } from "./surroundings.ts";

// `pnpm test:act [name…]`: act, which runs workflows as GitHub does, runs whole ones with the actions of the release tree, against
// the sandbox at the registries' real host names. What was printed is kept in test-act.log.

const ROOT = join(import.meta.dirname, "../..");
const WORDS_FILE = join(ROOT, "test-act.log");
const REHEARSAL_MS = 300_000;
const isCi = (process.env["CI"] ?? "") !== "";

/** What can be asked for by name. */
interface Rehearsal {
  readonly name: string;
  readonly needs: readonly Need[];
  readonly rehearse: (surroundings: Surroundings) => Promise<readonly Row<Column>[]>;
}

const REHEARSALS: readonly Rehearsal[] = [
  ...SCENARIOS.map((scenario) => ({
    name: scenario.name,
    needs: scenario.needs,
    rehearse: async (surroundings: Surroundings) => [await rehearseApart(scenario, surroundings)],
  })),
  { name: "the recipe", needs: RECIPE_NEEDS, rehearse: followRecipe },
];

const names = process.argv.slice(2);
const chosen = REHEARSALS.filter(({ name }) => names.length === 0 || names.includes(name));
const why = whyNoNamespace();
if (chosen.length === 0) {
  console.error(`There is no such workflow, only ${REHEARSALS.map(({ name }) => name).join(", ")}.`);
  process.exitCode = 1;
} else if (why !== undefined) {
  skip(`a network namespace cannot be made here (${why})`);
} else {
  const folder = await mkdtemp(join(tmpdir(), "mint-act-"));
  try {
    await rehearseAll(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function skip(reason: string): void {
  console.error(`No workflow was run by act: ${reason}.`);
  process.exitCode = isCi ? 1 : 0;
}

async function rehearseAll(folder: string): Promise<void> {
  const act = join(folder, "act");
  try {
    await installAct(act);
  } catch (error) {
    skip(error instanceof Error ? error.message : String(error));
    return;
  }
  const { tree } = await assembleTree({ repository: ROOT, source: "HEAD", folder: join(folder, "release") });
  await mkdir(join(folder, "clients"));
  const installer = new Installer(join(folder, "clients"));
  const mint = await linkMint(folder);
  const missing: string[] = [];
  const rows: Row<Column>[] = [];
  for (const [index, { name, needs, rehearse }] of chosen.entries()) {
    let programs: readonly string[];
    try {
      programs = await installer.pathTo(needs);
    } catch (error) {
      missing.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      continue;
    }
    const own = join(folder, "runs", String(index));
    await mkdir(own, { recursive: true });
    const path = [act, mint, ...programs];
    const started = performance.now();
    rows.push(...(await rehearse({ folder: own, tree, path })));
    console.log(`${name}: run (${Math.round((performance.now() - started) / 1000)} s)`);
  }
  await report(rows, missing);
}

/** In a namespace of its own, with a sandbox of its own. */
async function rehearseApart({ name }: Scenario, { folder, tree, path }: Surroundings): Promise<Row<Column>> {
  const script = join(import.meta.dirname, "in-namespace.ts");
  const command = [process.execPath, "-C", "@mint/source", script, name, folder, tree, ...path];
  const [program, ...args] = inNamespace(REAL_HOSTS, command);
  const env = process.env as Record<string, string>;
  const { code, words } = await run(program, args, { folder: ROOT, env, timeoutMs: REHEARSAL_MS });
  const early = { exitCode: { isRight: false, says: "ended early", words } };
  const cells: Partial<Cells> = code === 0 ? JSON.parse(words.slice(words.indexOf("{"))) : early;
  return { heads: [name], cells };
}

async function report(rows: readonly Row<Column>[], missing: readonly string[]): Promise<void> {
  const table = { heads: ["workflow"], columns: COLUMNS };
  console.log(`\n${tableOf<Column>(table, rows)}\n`);
  const wrong = wordsOf<Column>(table, rows, "wrong");
  for (const words of wrong) console.log(words);
  for (const line of missing) console.log(`Not run, since a client is missing: ${line}`);
  await writeFile(WORDS_FILE, wordsOf<Column>(table, rows, "all").join("\n"));
  if (wrong.length > 0 || (isCi && missing.length > 0)) process.exitCode = 1;
}
