import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ABOUTS } from "@mint/core/about";
import { exampleOf } from "../examples.ts";
import { withParts } from "../marked-parts.ts";
import type { Page } from "../page.ts";
import { codesTable, readCodes } from "./codes.ts";
import { comparisonTable } from "./comparison.ts";
import { formsTable } from "./forms.ts";
import { messageLists } from "./seen.ts";

const PATH = "docs/TROUBLESHOOTING.md";

/** The page on failures: its tables, and whether it has a heading for each code and for nothing else. */
export async function troubleshootingPage(root: string): Promise<Page> {
  const codes = readCodes(await readFile(join(root, "packages/core/src/base/errors.ts"), "utf8"));
  // Those that compare a workflow with what a person typed into a form.
  const registries = ABOUTS.filter(({ about }) => about.action !== undefined).map(exampleOf);
  const before = await readFile(join(root, PATH), "utf8");
  const text = withParts(before, {
    codes: codesTable(codes, before),
    compared: comparisonTable(registries),
    forms: formsTable(registries),
    ...(await messageLists(root)),
  });
  const headings = [...text.matchAll(/^## ([A-Z_]+)$/gm)].map(([, heading = ""]) => heading);
  const problems = [
    ...codes.filter((code) => !headings.includes(code)).map((code) => `no heading for ${code}`),
    ...headings
      .filter((heading) => !codes.includes(heading))
      .map((heading) => `a heading for ${heading}, which is no code`),
  ];
  return { path: PATH, text, problems };
}
