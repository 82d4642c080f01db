import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { aboutsFile } from "./abouts.ts";
import type { Page } from "./page.ts";

// Writes all that is generated: core's list of abouts, the inputs of each action.yml, tables in documents. With --check
// it only reports differences. In both cases it reports what is wrong in a page and has to be fixed by hand.
const root = join(import.meta.dirname, "../..");
const check = process.argv.includes("--check");
let stale = 0;

await settle(aboutsFile());
// What else there is reads that list.
const { documents } = await import("./documents.ts");
for (const page of await documents(root)) await settle(page);
if (stale > 0 && check) process.exitCode = 1;
console.log(
  check && stale > 0
    ? "Run `pnpm run docs`."
    : `Generated documents: ${stale === 0 ? "up to date" : `${stale} written`}.`,
);

async function settle({ path, text, problems = [] }: Page): Promise<void> {
  for (const problem of problems) console.error(`${path} has ${problem}.`);
  if (problems.length > 0) process.exitCode = 1;
  if ((await readFile(join(root, path), "utf8")) === text) return;
  stale += 1;
  if (check) console.error(`${path} differs from what is generated.`);
  else await writeFile(join(root, path), text);
}
