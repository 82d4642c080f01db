import { manifestTable, type Section } from "./manifest-table.ts";

const SECTIONS: readonly Section[] = ["inputs", "outputs"];

/**
 * Puts the tables of an `action.yml` between the markers of its README.
 *
 * @throws where a marker is missing
 */
export function withTables(readme: string, actionYml: string): string {
  return SECTIONS.reduce((text, section) => {
    const [start, end] = [`<!-- ${section}: from action.yml -->`, `<!-- /${section} -->`];
    const [from, to] = [text.indexOf(start), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`the README has no ${start} … ${end}`);
    return `${text.slice(0, from + start.length)}\n${manifestTable(actionYml, section)}\n${text.slice(to)}`;
  }, readme);
}
