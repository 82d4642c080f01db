import { readFile, writeFile } from "node:fs/promises";

// Writes the version that @mint/core tells servers from its package.json; `pnpm run version` runs it after changesets.
const core = new URL("../packages/core/", import.meta.url);
const target = new URL("src/version.ts", core);
const { version }: { version: unknown } = JSON.parse(await readFile(new URL("package.json", core), "utf8"));
if (typeof version !== "string") throw new Error("packages/core/package.json has no version");

const before = await readFile(target, "utf8");
const after = before.replace(/(?<=export const VERSION = ")[^"]*(?=";)/, version);
if (!after.includes(`"${version}"`)) throw new Error("packages/core/src/version.ts has no place for a version");
if (after !== before) await writeFile(target, after);
console.log(`packages/core/src/version.ts: ${version}`);
