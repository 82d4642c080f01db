import { markdownTable } from "markdown-table";

/** Renders rows of cells as a Markdown table; the first row is its heading. */
export function table(rows: readonly (readonly string[])[]): string {
  const escaped = rows.map((cells) => cells.map((cell) => cell.replaceAll("|", String.raw`\|`)));
  // One changed cell is one changed line.
  return markdownTable(escaped, { alignDelimiters: false });
}
