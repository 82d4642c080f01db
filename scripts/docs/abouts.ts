import { REGISTRIES } from "@mint/core";
import type { Page } from "./page.ts";

/** Core's list of texts about each registry for people: every registry of its one list, with its `about.ts`. */
export function aboutsFile(): Page {
  return { path: "packages/core/src/registries/abouts.ts", text: aboutsSource(REGISTRIES.map(({ id }) => id)) };
}

function aboutsSource(ids: readonly string[]): string {
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
    "/** Texts about each registry for people, in the order of `REGISTRIES`. */",
    "export const ABOUTS: readonly RegistryAbout[] = [",
    ...ids.map((id) => `  { type: ${id}, about: ${id}About },`),
    "];",
    "",
  ].join("\n");
}
