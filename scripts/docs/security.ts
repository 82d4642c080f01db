import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { allCases } from "../../packages/faults/src/all-cases.ts";
import { type Evidence, promisesIn } from "./evidence.ts";
import { hostsTable } from "./hosts.ts";
import { withParts } from "./marked-parts.ts";
import type { Page } from "./page.ts";

const PATH = "docs/SECURITY.md";

/** The page on security: its table of hosts, and whether every test, fault case and file that it names is there. */
export async function securityPage(root: string): Promise<Page> {
  const file = join(root, PATH);
  const text = withParts(await readFile(file, "utf8"), { hosts: hostsTable() });
  const promises = promisesIn(text);
  const unheld = await Promise.all(
    promises.map(async ({ promise, evidence }) => {
      const missing = await missingAmong(evidence, dirname(file));
      const none = evidence.length === 0 ? ["nothing that holds it"] : [];
      return [...none, ...missing.map((what) => `no ${what}`)].map((what) => `for "${promise}" ${what}`);
    }),
  );
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = ""]) => link);
  const broken = links.filter((link) => !existsSync(join(dirname(file), link)));
  const problems = [
    ...(promises.length === 0 ? ["no promises"] : []),
    ...unheld.flat(),
    ...broken.map((link) => `a link to ${link}, which is not there`),
  ];
  return { path: PATH, text, problems };
}

async function missingAmong(evidence: readonly Evidence[], folder: string): Promise<readonly string[]> {
  const faults = new Set(allCases.map(({ group, action, name }) => `${group} · ${action} · ${name}`));
  const missing: string[] = [];
  for (const one of evidence) {
    if ("fault" in one) {
      if (!faults.has(one.fault)) missing.push(`fault case ${one.fault}`);
    } else if (!(await hasTitle(join(folder, one.path), one.title))) {
      missing.push(`"${one.title}" in ${one.path}`);
    }
  }
  return missing;
}

async function hasTitle(file: string, title: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  const text = await readFile(file, "utf8");
  // A title of many tests begins with the name of what each is about.
  return [`"${title}"`, `\`${title}\``, `} ${title}\``].some((written) => text.includes(written));
}
