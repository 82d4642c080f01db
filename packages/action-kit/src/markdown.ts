/** What Markdown, HTML and GitHub's own links could take for more than text. */
const ACTIVE = /[^A-Za-z0-9 .,;/()%+=-]/g;
/**
 * What makes a link of the text around it, escaped or not: an element cuts that text.
 *
 * @see https://github.github.com/gfm/#autolinks-extension-
 */
const LINKING = /&#64;|(?<=www)\.|&#58;\/(?=\/)/gi;
/** Between these stand values, in texts of ours. */
const QUOTED = /"([^"]*)"/;

/** Writes a text so that it stays that text: no markup, no link, no mention, no end of a table's cell. */
export function plain(text: string): string {
  // An entity is never markup. @see https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
  return escapeAll(text.replace(/\s+/g, " "));
}

function escapeAll(text: string): string {
  return text.replace(ACTIVE, escaped).replace(LINKING, "<span>$&</span>");
}

/** Writes a value as code, wherever it may stand. */
export function code(value: string): string {
  // Outside code, several blanks would be shown as one.
  if (value.includes("  ")) return `<pre>${escapeAll(value)}</pre>`;
  return value === "" ? "" : `<code>${plain(value)}</code>`;
}

/** Writes a sentence with the values in it, which stand between quotes, as code. */
export function sentence(text: string): string {
  return text
    .split(QUOTED)
    .map((piece, index) => (index % 2 === 0 ? plain(piece) : code(piece)))
    .join("");
}

/** Writes a block of code, its fence longer than any in it. */
export function block(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Writes a table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function escaped(character: string): string {
  // No letter of ASCII comes here; what is a letter beyond it takes long to load.
  return character > "\u007f" && /[\p{L}\p{N}]/u.test(character) ? character : `&#${character.codePointAt(0)};`;
}
