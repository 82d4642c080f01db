import { table } from "../table.ts";

/** Of no class: the host's own, for what no class foresees. */
const UNFORESEEN = "UNEXPECTED";

/** Reads every code out of the source of the error classes, in its order. */
export function readCodes(source: string): readonly string[] {
  const classes = source.slice(source.indexOf("export class "));
  return [...classes.matchAll(/"([A-Z][A-Z_]+)"/g)].map(([, code = ""]) => code).concat(UNFORESEEN);
}

/** Lists the codes with the first sentence of each one's section. */
export function codesTable(codes: readonly string[], page: string): string {
  const rows = codes.map((code) => {
    const [, first = ""] = new RegExp(`^## ${code}\\n\\n([^]*?)(?:\\n\\n|$)`, "m").exec(page) ?? [];
    return [`[\`${code}\`](#${code.toLowerCase()})`, first.replaceAll("\n", " ")];
  });
  return table([["code", "what it is about"], ...rows]);
}
