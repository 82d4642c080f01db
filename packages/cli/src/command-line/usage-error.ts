import { sanitize, suggest, unsupportedRegistry } from "@mint/core/host";

/** The command line is wrong. */
export class UsageError extends Error {
  override name = "UsageError";
  /** The registry whose help explains it. */
  readonly registry: string | undefined;

  constructor(message: string, registry?: string) {
    super(message);
    this.registry = registry;
  }
}

/** A word longer than this may be a token that was pasted by mistake: it is not repeated. */
export const LONGEST_WORD_SHOWN = 32;

/** Says that a word is unknown, and suggests the closest one. */
export function noSuch(what: string, word: string, words: readonly string[]): string {
  if (word.length > LONGEST_WORD_SHOWN) return `there is no such ${what} (not shown here)`;
  const guess = suggest(word, words);
  // The word may come from anywhere, and a runner reads commands from the log.
  return `there is no ${what} "${sanitize(word)}"${guess === undefined ? "" : `: did you mean ${guess}?`}`;
}

/** Says the same, and lists the known words. */
export function noSuchOf(what: string, word: string, words: readonly string[]): string {
  const said = noSuch(what, word, words);
  return `${said}${said.endsWith("?") ? "" : "."} Choose one of: ${words.join(", ")}`;
}

/** Says the same of a registry; for some, it says how to publish there without mint. */
export function noSuchRegistry(word: string, ids: readonly string[]): string {
  if (word.toLowerCase() === "testpypi") return "for TestPyPI use: pypi --repository-url testpypi";
  const instead = unsupportedRegistry(word);
  if (instead !== undefined) return instead.replace(/\.$/, "");
  return noSuchOf("registry", word, ids);
}
