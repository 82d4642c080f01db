import { readdir, readFile, writeFile } from "node:fs/promises";

// Writes the versions that packages tell of themselves from their package.json; `pnpm run version` runs it after changesets.
const SOURCES = { core: "src/base/version.ts", cli: "src/version.ts" };
for (const [name, source] of Object.entries(SOURCES)) {
  const folder = new URL(`../packages/${name}/`, import.meta.url);
  const target = new URL(source, folder);
  const { version }: { version: unknown } = JSON.parse(await readFile(new URL("package.json", folder), "utf8"));
  if (typeof version !== "string") throw new Error(`packages/${name}/package.json has no version`);

  const before = await readFile(target, "utf8");
  const after = before.replace(/(?<=export const VERSION = ")[^"]*(?=";)/, version);
  if (!after.includes(`"${version}"`)) throw new Error(`packages/${name}/${source} has no place for a version`);
  if (after !== before) await writeFile(target, after);
  console.log(`packages/${name}/${source}: ${version}`);
}

// Recipes install the command line by its exact version.
const cli: { version: string } = JSON.parse(
  await readFile(new URL("../packages/cli/package.json", import.meta.url), "utf8"),
);
const recipes = new URL("../docs/recipes/", import.meta.url);
const pages = (await readdir(recipes)).filter((name) => name.endsWith(".md")).map((name) => new URL(name, recipes));
for (const page of [new URL("../README.md", import.meta.url), ...pages]) {
  const before = await readFile(page, "utf8");
  const after = before.replaceAll(/(?<=@mint\/cli@)\d+\.\d+\.\d+/g, cli.version);
  if (after !== before) await writeFile(page, after);
}
