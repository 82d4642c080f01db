import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DISPATCHER } from "../release/layout.ts";
import { auditAction, bundledBytes } from "./audit-action.ts";

// node -C @mint/source scripts/audit/main.ts [folder]: audits the built actions, or those of a release tree or of a
// folder that `release build` wrote.
const root = resolve(import.meta.dirname, "../..");
const built = process.argv[2];
let failed = false;

for (const id of (await readdir(join(root, "actions"))).toSorted()) {
  const sources = join(root, "actions", id);
  if (!existsSync(join(sources, "action.yml"))) continue;
  const folder = built === undefined ? sources : folderIn(resolve(built), id);
  if (!existsSync(join(folder, "dist"))) {
    console.log(`${id}: not built`);
    failed ||= built === undefined;
    continue;
  }
  const wrong = await auditAction(folder, sources);
  for (const one of wrong) console.log(`${id}: ${one}`);
  failed ||= wrong.length > 0;
  if (wrong.length === 0) console.log(`${id}: ${await bundledBytes(join(folder, "dist"))} bytes, nothing found`);
}
process.exitCode = failed ? 1 : 0;

/** The dispatcher stands at the root of a release tree, which its folder becomes only there. */
function folderIn(tree: string, id: string): string {
  const own = join(tree, id);
  return id === DISPATCHER && !existsSync(own) ? tree : own;
}
