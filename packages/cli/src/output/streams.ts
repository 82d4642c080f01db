import { type Style, styleFor } from "./style.ts";

/** What is said to people: on stderr, so that stdout holds results alone. */
export interface Log {
  readonly style: Style;
  /** Something that went well, or is worth a line; silent with `--quiet`. */
  info(text: string): void;
  warn(text: string): void;
  /** Writes a line, or several, as they are. */
  line(text: string): void;
}

/**
 * Makes the log on stderr.
 *
 * @param quiet whether nothing is to be said but warnings and failures
 */
export function logFor(quiet: boolean): Log {
  const style = styleFor(process.stderr, process.env);
  const line = (text: string): void => void process.stderr.write(`${text}\n`);
  return {
    style,
    line,
    info: (text) => (quiet ? undefined : line(`${style.dim("mint:")} ${text}`)),
    warn: (text) => line(`${style.yellow("mint: warning:")} ${text}`),
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
