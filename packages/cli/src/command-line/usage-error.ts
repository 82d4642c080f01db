import { suggest, unsupportedRegistry } from "@mint/core/host";

/** The command line is wrong. */
export class UsageError extends Error {
  override name = "UsageError";
  /** The registry whose help has the answer. */
  readonly registry: string | undefined;

  constructor(message: string, registry?: string) {
    super(message);
    this.registry = registry;
  }
}

/** A word longer than this may be a token that got here by mistake: it is not repeated. */
const LONGEST_WORD_SHOWN = 32;

/** What to say of a word that is none of those that there are. */
export function noSuch(what: string, word: string, words: readonly string[]): string {
  if (word.length > LONGEST_WORD_SHOWN) return `there is no such ${what}; the word is not shown here`;
  const guess = suggest(word, words);
  return `there is no ${what} "${word}"${guess === undefined ? "" : `: did you mean ${guess}?`}`;
}

/** The same, with all that there are. */
export function noSuchOf(what: string, word: string, words: readonly string[]): string {
  const said = noSuch(what, word, words);
  return `${said}${said.endsWith("?") ? "" : "."} There are: ${words.join(", ")}`;
}

/** The same of a registry: for some there is no token to mint, and something else to do. */
export function noSuchRegistry(word: string, ids: readonly string[]): string {
  if (word.toLowerCase() === "testpypi") return "TestPyPI is named so: pypi --repository-url testpypi";
  const instead = unsupportedRegistry(word);
  if (instead !== undefined) return instead.replace(/\.$/, "");
  return noSuchOf("registry", word, ids);
}
