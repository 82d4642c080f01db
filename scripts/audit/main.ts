import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DISPATCHER } from "../release/layout.ts";
import { auditAction } from "./audit-action.ts";

// node -C @mint/source scripts/audit/main.ts [release tree]: audits the built actions, or those of a release tree.
const root = resolve(import.meta.dirname, "../..");
const tree = process.argv[2];
let failed = false;

for (const id of (await readdir(join(root, "actions"))).toSorted()) {
  const sources = join(root, "actions", id);
  if (!existsSync(join(sources, "action.yml"))) continue;
  const folder = tree === undefined ? sources : id === DISPATCHER ? resolve(tree) : join(resolve(tree), id);
  if (!existsSync(join(folder, "dist"))) {
    console.log(`${id}: not built`);
    failed ||= tree === undefined;
    continue;
  }
  const wrong = await auditAction(folder, sources);
  for (const one of wrong) console.log(`${id}: ${one}`);
  failed ||= wrong.length > 0;
  if (wrong.length === 0) console.log(`${id}: ${await sizes(join(folder, "dist"))}: nothing found`);
}
process.exitCode = failed ? 1 : 0;

async function sizes(dist: string): Promise<string> {
  const bundles = (await readdir(dist)).filter((file) => file.endsWith(".cjs")).toSorted();
  const texts = bundles.map(async (name) => `${name} ${(await stat(join(dist, name))).size} bytes`);
  return (await Promise.all(texts)).join(", ");
}
