import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codesTable, readCodes } from "./troubleshooting/codes.ts";
import { comparisonTable } from "./troubleshooting/comparison.ts";
import { formsTable } from "./troubleshooting/forms.ts";
import { registries } from "./troubleshooting/registries.ts";
import { seenLists } from "./troubleshooting/seen.ts";
import { withParts } from "./troubleshooting/with-parts.ts";

// Writes the generated parts of docs/TROUBLESHOOTING.md; with --check it only tells whether they are up to date, and
// whether the page has a heading for each code and for nothing else.
const root = join(import.meta.dirname, "..");
const path = join(root, "docs/TROUBLESHOOTING.md");
const check = process.argv.includes("--check");
const codes = readCodes(await readFile(join(root, "packages/core/src/errors.ts"), "utf8"));
const before = await readFile(path, "utf8");
const after = withParts(before, {
  codes: codesTable(codes, before),
  compared: comparisonTable(registries),
  forms: formsTable(registries),
  ...(await seenLists(root)),
});

const problems = [
  ...codes.filter((code) => !before.includes(`\n## ${code}\n`)).map((code) => `no heading for ${code}`),
  ...[...before.matchAll(/^## ([A-Z_]+)$/gm)]
    .map(([, heading = ""]) => heading)
    .filter((heading) => !codes.includes(heading))
    .map((heading) => `a heading for ${heading}, which is no code`),
  ...(check && after !== before ? ["a part that differs from the code: run `pnpm run troubleshooting`"] : []),
];
if (!check && after !== before) await writeFile(path, after);
for (const problem of problems) console.error(`docs/TROUBLESHOOTING.md has ${problem}.`);
if (problems.length > 0) process.exitCode = 1;
else console.log(`docs/TROUBLESHOOTING.md explains ${codes.length} codes.`);
