import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ABOUTS } from "@mint/core/about";
import { parse, stringify } from "yaml";
import { dispatcherInputs, type ManifestInputs, ownInputs } from "./action-inputs.ts";
import { withParts } from "./marked-parts.ts";
import type { Page } from "./page.ts";
import { table } from "./table.ts";

/** Each action's `action.yml` with its inputs, and its README with tables of inputs and outputs. */
export async function actionPages(root: string): Promise<readonly Page[]> {
  const own = ABOUTS.filter(({ about }) => about.action !== undefined);
  const pages = [
    ...own.map((one) => pagesOf(root, one.type.id, ownInputs(one))),
    pagesOf(root, "mint", dispatcherInputs()),
  ];
  return (await Promise.all(pages)).flat();
}

async function pagesOf(root: string, action: string, inputs: ManifestInputs): Promise<readonly Page[]> {
  const paths = { manifest: `actions/${action}/action.yml`, readme: `actions/${action}/README.md` };
  const manifest = withParts(await readFile(join(root, paths.manifest), "utf8"), { inputs: indented(inputs) }, "yml");
  const { outputs }: { outputs: Readonly<Record<string, { readonly description: string }>> } = parse(manifest);
  const readme = withParts(await readFile(join(root, paths.readme), "utf8"), {
    inputs: table([
      ["input", ""],
      ...Object.entries(inputs).map(([name, { description, required }]) => {
        return [`\`${name}\``, `${required ? "**Required.** " : ""}${description}`];
      }),
    ]),
    outputs: table([
      ["output", ""],
      ...Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, description.trim()]),
    ]),
  });
  return [
    { path: paths.manifest, text: manifest },
    { path: paths.readme, text: readme },
  ];
}

function indented(inputs: ManifestInputs): string {
  return stringify(inputs, { lineWidth: 0 }).trimEnd().replaceAll(/^/gm, "  ");
}
