import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withTables } from "./readme-tables/with-tables.ts";

// Writes the tables of inputs and outputs in each action's README; with --check it only tells whether they are up to date.
const check = process.argv.includes("--check");
const actions = join(import.meta.dirname, "../actions");
let stale = 0;
for (const name of await readdir(actions)) {
  const readme = join(actions, name, "README.md");
  const before = await readFile(readme, "utf8");
  const after = withTables(before, await readFile(join(actions, name, "action.yml"), "utf8"));
  if (after === before) continue;
  stale += 1;
  if (check) console.error(`actions/${name}/README.md differs from its action.yml: run \`pnpm run readme\`.`);
  else await writeFile(readme, after);
}
if (check && stale > 0) process.exitCode = 1;
else console.log(check ? "The tables are up to date." : `${stale} READMEs written.`);
