import { type Registry, Secret } from "@mint/core";
import { CHOSEN_AUDIENCE, type RegistryRow, ROWS } from "./rows.ts";

const HEADINGS = ["registry", "", "audience", "lives", "revoked", "`export-env`", "official", "what mint adds"];

/** Renders the registries as a Markdown table: audience, revocation and variables are those of the descriptions. */
export function registriesTable(): string {
  const lines = [HEADINGS, HEADINGS.map(() => "---"), ...ROWS.map(cells)];
  return lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
}

function cells({ registry, name, action, mode, lifetime, official, adds }: RegistryRow): readonly string[] {
  return [
    `[${name ?? registry.name}](actions/${action}/README.md) \`${registry.id}\``,
    mode,
    audienceOf(registry),
    lifetime,
    "revokeRequest" in registry ? "at the end of the job" : "no",
    variablesOf(registry),
    official,
    adds,
  ];
}

function audienceOf({ id, audience }: Registry): string {
  if (typeof audience !== "string") return id === "pypi" ? "`pypi`, `testpypi`" : "asked for";
  return audience === CHOSEN_AUDIENCE ? "the administrator's" : `\`${audience}\``;
}

function variablesOf(registry: Registry): string {
  const token = new Secret("x");
  const names = Object.entries(registry.clientEnv({ token, secret: token })).flatMap(([name, value]) =>
    value === token ? [`\`${name}\``] : [],
  );
  if (names.length === 0) return "none";
  return names.length > 3 ? `${names.slice(0, 2).join(", ")} and ${names.length - 2} more` : names.join(", ");
}
