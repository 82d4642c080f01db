/**
 * `mint` is a command if it is installed; in a checkout, a shell function replaces it, with a Node that can run it.
 *
 * @returns the lines that define it
 */
export function mintFunction(command: readonly string[]): readonly string[] {
  const file = command.at(-1) ?? "";
  return /\.[cm]?[jt]s$/.test(file) ? [`mint() { ${command.map(quoted).join(" ")} "$@"; }`] : [];
}

/** Quotes a word for a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
