import { parse } from "yaml";

/** The parts of an `action.yml` that its README shows. */
export type Section = "inputs" | "outputs";

/**
 * Renders the inputs or outputs of an `action.yml` as a Markdown table, in the order of the file.
 *
 * @throws where an entry has no description
 */
export function manifestTable(actionYml: string, section: Section): string {
  const manifest: Partial<Record<Section, Record<string, { description?: string; required?: boolean }>>> =
    parse(actionYml);
  const rows = Object.entries(manifest[section] ?? {}).map(([name, { description, required }]) => {
    if (description === undefined) throw new Error(`${name} has no description`);
    const note = required === true ? "**Required.** " : "";
    return `| \`${name}\` | ${note}${description.trim().replaceAll("|", String.raw`\|`)} |`;
  });
  const heading = section === "inputs" ? "input" : "output";
  return [`| ${heading} | |`, "| --- | --- |", ...rows].join("\n");
}
