import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Registry, Secret } from "@mint/core";
import { type About, ABOUTS, type RegistryAbout } from "@mint/core/about";
import { knownAudience } from "../../packages/core/src/base/reserved-audiences.ts";
import { exampleOf, examplesOf } from "./examples.ts";
import { withParts } from "./marked-parts.ts";
import type { Page } from "./page.ts";
import { table } from "./table.ts";

/** The repository's README, with a short table of registries. */
export async function readmePage(root: string): Promise<Page> {
  const rows = ABOUTS.map(({ type, about }) => {
    const { token, lifetime } = about;
    const link = `[${type.displayName}](actions/${readmeFolder(type.id, about)}/README.md)`;
    return [link, `\`${type.id}\``, token, type.revokesAt === undefined ? lifetime : `${lifetime}, or the job's end`];
  });
  return pageWith("README.md", [["registry", "`registry:`", "what you get", "until"], ...rows], root);
}

/** The page on registries, with the short texts about each. */
export async function registriesPage(root: string): Promise<Page> {
  const rows = ABOUTS.map((one) => {
    const { type, about } = one;
    return [
      `[${type.displayName}](../actions/${readmeFolder(type.id, about)}/README.md) \`${type.id}\``,
      audienceOf(one),
      variables(exampleOf(one)),
      about.official,
      about.adds,
    ];
  });
  return pageWith(
    "docs/REGISTRIES.md",
    [["registry", "audience", "`export-env` sets", "official", "mint adds"], ...rows],
    root,
  );
}

async function pageWith(path: string, rows: readonly (readonly string[])[], root: string): Promise<Page> {
  return { path, text: withParts(await readFile(join(root, path), "utf8"), { registries: table(rows) }) };
}

function readmeFolder(id: string, { action }: About): string {
  return action === undefined ? "mint" : id;
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
