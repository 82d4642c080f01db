/** Text that Markdown, HTML or GitHub's own links would interpret. */
const ACTIVE = /[^A-Za-z0-9 .,;/()%+=-]/g;
/**
 * Text that becomes a link, escaped or not; an element inside prevents that.
 *
 * @see https://github.github.com/gfm/#autolinks-extension-
 */
const LINKING = /&#64;|(?<=www)\.|&#58;\/(?=\/)/gi;
/** The quotes around values in our own texts. */
const QUOTED = /"([^"]*)"/;

/** Escapes a text for Markdown: no markup, no link, no mention, no end of a table cell. */
export function plain(text: string): string {
  // An entity is never markup. @see https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
  return escapeAll(text.replace(/\s+/g, " "));
}

function escapeAll(text: string): string {
  return text.replace(ACTIVE, escaped).replace(LINKING, "<span>$&</span>");
}

/** Writes a value as code, for any place in Markdown. */
export function code(value: string): string {
  // Outside code, Markdown shows several blanks as one.
  if (value.includes("  ")) return `<pre>${escapeAll(value)}</pre>`;
  return value === "" ? "" : `<code>${plain(value)}</code>`;
}

/** Writes a sentence, with its quoted values as code. */
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
  // No ASCII letter gets here; testing for other letters takes long to load.
  return character > "\u007f" && /[\p{L}\p{N}]/u.test(character) ? character : `&#${character.codePointAt(0)};`;
}
