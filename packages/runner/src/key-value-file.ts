/** What a file command says, up to its first mistake. */
export interface KeyValueFile {
  readonly pairs: readonly (readonly [name: string, value: string])[];
  /** The runner's own words on the line that it could not read. */
  readonly error?: string;
}

/**
 * Reads `name=value` and `name<<delimiter … delimiter`. Whichever of `=` and `<<` comes first decides; pairs before
 * a mistake stay set. Only `\n` ends a line (the Linux runner).
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/FileCommandManager.cs `EnvFileKeyValuePairs`
 */
export function readKeyValueFile(text: string): KeyValueFile {
  const pairs: [string, string][] = [];
  const lines = new Lines(text);
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    if (line.text === "") continue;
    const equals = line.text.indexOf("=");
    const heredoc = line.text.indexOf("<<");
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      pairs.push([line.text.slice(0, equals), line.text.slice(equals + 1)]);
    } else if (heredoc >= 0) {
      const name = line.text.slice(0, heredoc);
      const delimiter = line.text.slice(heredoc + 2);
      if (name === "" || delimiter === "") {
        return {
          pairs,
          error: `Invalid format '${line.text}'. Name must not be empty and delimiter must not be empty`,
        };
      }
      const value = readHeredoc(lines, delimiter);
      if ("error" in value) return { pairs, error: value.error };
      pairs.push([name, value.text]);
    } else {
      return { pairs, error: `Invalid format '${line.text}'` };
    }
  }
  return { pairs };
}

function readHeredoc(lines: Lines, delimiter: string): { readonly text: string } | { readonly error: string } {
  const value: string[] = [];
  for (let line = lines.next(); line?.text !== delimiter; line = lines.next()) {
    if (line === undefined) return { error: `Invalid value. Matching delimiter not found '${delimiter}'` };
    if (!line.ended) return { error: "Invalid value. EOF marker missing new line." };
    value.push(line.text);
  }
  return { text: value.join("\n") };
}

class Lines {
  readonly #text: string;
  #index = 0;

  constructor(text: string) {
    this.#text = text;
  }

  next(): { readonly text: string; readonly ended: boolean } | undefined {
    if (this.#index >= this.#text.length) return undefined;
    const start = this.#index;
    const end = this.#text.indexOf("\n", start);
    this.#index = end < 0 ? this.#text.length : end + 1;
    return { text: this.#text.slice(start, end < 0 ? undefined : end), ended: end >= 0 };
  }
}
