import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Registry, Secret } from "@mint/core";
import { ABOUTS, type RegistryAbout } from "@mint/core/about";
import { knownAudience } from "../../packages/core/src/base/reserved-audiences.ts";
import { exampleOf, examplesOf } from "./examples.ts";
import { withParts } from "./marked-parts.ts";
import type { Page } from "./page.ts";
import { table } from "./table.ts";

const HEADING = ["registry", "", "audience", "lives", "revoked", "`export-env`", "official", "what mint adds"];

/** The repository's README, with its table of registries. */
export async function readmePage(root: string): Promise<Page> {
  const path = "README.md";
  return { path, text: withParts(await readFile(join(root, path), "utf8"), { registries: registriesTable() }) };
}

/** Renders the registries as a Markdown table, from their definitions and what people are told of them. */
function registriesTable(): string {
  return table([HEADING, ...ABOUTS.map(cells)]);
}

function cells(one: RegistryAbout): readonly string[] {
  const { type, about } = one;
  return [
    `[${type.displayName}](actions/${about.action === undefined ? "mint" : type.id}/README.md) \`${type.id}\``,
    about.token,
    audienceOf(one),
    about.lifetime,
    type.revokesAt === undefined ? "no" : "at the end of the job",
    variables(exampleOf(one)),
    about.official,
    about.adds,
  ];
}

function audienceOf(one: RegistryAbout): string {
  if (Object.hasOwn(one.type.inputs, "audience")) return "the administrator's";
  const known = examplesOf(one).map(({ registry: { audience, url } }) => {
    return typeof audience === "string" ? audience : knownAudience(url);
  });
  const shown = known.flatMap((audience) => (audience === undefined ? [] : [`\`${audience}\``]));
  return shown.length === 0 ? "asked for" : shown.join(", ");
}

function variables(registry: Registry): string {
  const names = tokenVariables(registry).map((name) => `\`${name}\``);
  if (names.length === 0) return "none";
  return names.length > 3 ? `${names.slice(0, 2).join(", ")} and ${names.length - 2} more` : names.join(", ");
}

/** The variables that hold a registry's token, or its secret, for those who read it from the environment. */
export function tokenVariables(registry: Registry): readonly string[] {
  const token = new Secret("x");
  const variables = Object.entries(registry.clientEnv({ token, secret: token }));
  return variables.filter(([, value]) => value === token).map(([name]) => name);
}
