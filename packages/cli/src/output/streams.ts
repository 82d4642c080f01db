import { type Style, styleFor } from "./style.ts";

/** What is said to people: on stderr, so that stdout holds results alone. */
export interface Words {
  readonly style: Style;
  /** Something that went well, or is worth a line; silent with `--quiet`. */
  say(text: string): void;
  warn(text: string): void;
  /** Writes lines as they are. */
  raw(text: string): void;
}

/**
 * Says things on stderr.
 *
 * @param quiet whether nothing is to be said but warnings and failures
 */
export function wordsFor(quiet: boolean): Words {
  const style = styleFor(process.stderr, process.env);
  const raw = (text: string): void => void process.stderr.write(`${text}\n`);
  return {
    style,
    raw,
    say: (text) => (quiet ? undefined : raw(`${style.dim("mint:")} ${text}`)),
    warn: (text) => raw(`${style.yellow("mint: warning:")} ${text}`),
  };
}

/**
 * Writes to stdout and waits until it has left.
 *
 * @throws whatever the system says of a stdout that nobody reads
 */
export function writeOut(text: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  process.stdout.once("error", reject);
  process.stdout.write(text, (error) => (error === null || error === undefined ? resolve() : reject(error)));
  return promise;
}
