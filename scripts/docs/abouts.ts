import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { REGISTRIES } from "@mint/core";

// Writes the list of what people are told of each registry; with --check it only tells whether the list is up to date.
const file = join(import.meta.dirname, "../../packages/core/src/registries/abouts.ts");

/** Renders core's `registries/abouts.ts`: every registry of its one list, with its `about.ts`. */
export function aboutsSource(ids: readonly string[]): string {
  return [
    "// Generated from index.ts by scripts/docs/abouts.ts.",
    'import type { RegistryAbout } from "./about.ts";',
    ...ids
      .toSorted()
      .flatMap((id) => [
        `import { about as ${id}About } from "./${id}/about.ts";`,
        `import { ${id} } from "./${id}/${id}.ts";`,
      ]),
    "",
    'export { type About, type InputAbout, inputsOf, type RegistryAbout } from "./about.ts";',
    "",
    "/** What people are told of each registry, in the order of `REGISTRIES`. */",
    "export const ABOUTS: readonly RegistryAbout[] = [",
    ...ids.map((id) => `  { type: ${id}, about: ${id}About },`),
    "];",
    "",
  ].join("\n");
}

if (import.meta.main) {
  const source = aboutsSource(REGISTRIES.map(({ id }) => id));
  const isStale = (await readFile(file, "utf8").catch(() => "")) !== source;
  if (!process.argv.includes("--check")) await writeFile(file, source);
  else if (isStale) {
    console.error("packages/core/src/registries/abouts.ts differs from index.ts beside it: run `pnpm run docs`.");
    process.exitCode = 1;
  }
}
