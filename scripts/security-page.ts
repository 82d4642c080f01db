import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { allCases } from "../packages/faults/src/all-cases.ts";
import { type Evidence, promisesIn } from "./security-page/evidence.ts";
import { hostsTable } from "./security-page/hosts.ts";
import { withParts } from "./troubleshooting/with-parts.ts";

// Writes the table of hosts in docs/SECURITY.md; with --check it only tells whether it is up to date. In both cases it
// tells whether every test and fault case that the page names is there, and every file that it links.
const path = join(import.meta.dirname, "../docs/SECURITY.md");
const check = process.argv.includes("--check");
const before = await readFile(path, "utf8");
const after = withParts(before, { hosts: hostsTable() });
const faults = new Set(allCases.map(({ group, action, name }) => `${group} · ${action} · ${name}`));
const promises = promisesIn(before);

const missing: string[] = [];
for (const { promise, evidence } of promises) {
  if (evidence.length === 0) missing.push(`"${promise}": nothing that holds it`);
  for (const one of evidence) if (!(await isThere(one))) missing.push(`"${promise}": no ${nameOf(one)}`);
}
const links = [...before.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = ""]) => link);
const problems = [
  ...(promises.length === 0 ? ["no promises"] : []),
  ...missing,
  ...links
    .filter((link) => !existsSync(join(dirname(path), link)))
    .map((link) => `a link to ${link}, which is not there`),
  ...(check && after !== before ? ["a table of hosts that differs from the code: run `pnpm run security`"] : []),
];
if (!check && after !== before) await writeFile(path, after);
for (const problem of problems) console.error(`docs/SECURITY.md has ${problem}.`);
if (problems.length > 0) process.exitCode = 1;
else console.log(`docs/SECURITY.md has ${promises.length} promises, each with what holds it.`);

async function isThere(evidence: Evidence): Promise<boolean> {
  if ("fault" in evidence) return faults.has(evidence.fault);
  const file = join(dirname(path), evidence.path);
  if (!existsSync(file)) return false;
  const text = await readFile(file, "utf8");
  return ['"', "`"].some((quote) => text.includes(quote + evidence.title + quote));
}

function nameOf(evidence: Evidence): string {
  return "fault" in evidence ? `fault case ${evidence.fault}` : `"${evidence.title}" in ${evidence.path}`;
}
