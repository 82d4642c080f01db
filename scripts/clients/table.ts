import { markdownTable } from "markdown-table";

/** An answer: `says` is printed; `words` are the program's own. */
export interface Cell {
  readonly isRight: boolean;
  readonly says: string;
  /** Why there is no answer. */
  readonly reason?: string;
  readonly words: string;
}

/** A cell without an answer, and why. */
export function emptyCell(reason: string): Cell {
  return { isRight: true, says: "–", reason, words: "" };
}

/** What was found of something that was tried. */
export interface Row<Column extends string> {
  /** Its name, and what else stands before the answers. */
  readonly heads: readonly [string, ...string[]];
  readonly cells: { readonly [Name in Column]?: Cell | undefined };
}

/** What is asked of each row, as the table's heads. */
export interface TableHeads<Column extends string> {
  readonly heads: readonly string[];
  readonly columns: Readonly<Record<Column, string>>;
}

/** Lays answers out as a table, with the reasons for empty cells below. */
export function tableOf<Column extends string>(
  { heads, columns }: TableHeads<Column>,
  rows: readonly Row<Column>[],
): string {
  const reasons: string[] = [];
  const shown = (cell: Cell | undefined): string => {
    if (cell?.isRight !== true) return `WRONG: ${cell?.says ?? "not tried"}`;
    if (cell.reason === undefined) return cell.says;
    if (!reasons.includes(cell.reason)) reasons.push(cell.reason);
    return `${cell.says} [${reasons.indexOf(cell.reason) + 1}]`;
  };
  const cells = rows.map((row) => [...row.heads, ...namesOf(columns).map((column) => shown(row.cells[column]))]);
  const table = markdownTable([[...heads, ...Object.values<string>(columns)], ...cells]);
  return [table, "", ...reasons.map((reason, index) => `[${index + 1}] ${reason}`)].join("\n");
}

/** Lists the words of every answer, or of those that are wrong, each under its row and column. */
export function wordsOf<Column extends string>(
  { columns }: Pick<TableHeads<Column>, "columns">,
  rows: readonly Row<Column>[],
  only: "all" | "wrong",
): readonly string[] {
  return rows.flatMap(({ heads: [name], cells }) =>
    namesOf(columns).flatMap((column) => {
      const cell = cells[column];
      if (only === "wrong" && cell?.isRight === true) return [];
      return [`=== ${name}, ${columns[column]}\n${cell?.words.trim() ?? ""}\n`];
    }),
  );
}

function namesOf<Column extends string>(columns: Readonly<Record<Column, string>>): readonly Column[] {
  return Object.keys(columns) as Column[];
}
