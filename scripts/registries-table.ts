import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { registriesTable } from "./registries-table/registries-table.ts";

// Writes the table of registries in the README; with --check it only tells whether it is up to date.
const check = process.argv.includes("--check");
const path = join(import.meta.dirname, "../README.md");
const [start, end] = ["<!-- registries: from their descriptions -->", "<!-- /registries -->"];
const before = await readFile(path, "utf8");
const [from, to] = [before.indexOf(start), before.indexOf(end)];
if (from < 0 || to < from) throw new Error(`the README has no ${start} … ${end}`);
const after = `${before.slice(0, from + start.length)}\n${registriesTable()}\n${before.slice(to)}`;
if (after === before) console.log("The table of registries is up to date.");
else if (!check) await writeFile(path, after);
else {
  console.error("The table of registries in README.md differs from the descriptions: run `pnpm run readme`.");
  process.exitCode = 1;
}
