import { Secret } from "@mint/core";
import { CHOSEN_AUDIENCE, type RegistryRow, ROWS } from "./rows.ts";

const HEADINGS = ["registry", "", "audience", "lives", "revoked", "`export-env`", "official", "what mint adds"];

/** Renders the registries as a Markdown table: audience, revocation and variables are those of the descriptions. */
export function registriesTable(): string {
  const lines = [HEADINGS, HEADINGS.map(() => "---"), ...ROWS.map(cells)];
  return lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
}

function cells({ registry, action, mode, lifetime, official, adds }: RegistryRow): readonly string[] {
  const { id, name, audience, revokeRequest } = registry;
  const variables = Object.entries(registry.clientEnv({ token: new Secret("x") }))
    .filter(([, value]) => value instanceof Secret)
    .map(([variable]) => `\`${variable}\``);
  const shown = variables.length > 3 ? `${variables.slice(0, 2).join(", ")} and ${variables.length - 2} more` : "";
  return [
    `[${name}](actions/${action}/README.md) \`${id}\``,
    mode,
    typeof audience !== "string"
      ? id === "pypi"
        ? "`pypi`, `testpypi`"
        : "asked for"
      : audience === CHOSEN_AUDIENCE
        ? "the administrator's"
        : `\`${audience}\``,
    lifetime,
    revokeRequest === undefined ? "no" : "at the end of the job",
    shown === "" ? variables.join(", ") || "none" : shown,
    official,
    adds,
  ];
}
