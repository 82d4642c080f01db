import type { WriteStream } from "node:tty";

/** Colours text, or leaves it unchanged. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
}

let isPlain = false;

/** Turns colours off for `--no-color`. */
export function turnColoursOff(): void {
  isPlain = true;
}

/**
 * Colours for a terminal; none for a file or a pipe, and never with `NO_COLOR` or after {@link turnColoursOff}.
 *
 * @see https://no-color.org
 */
export function styleFor(stream: Pick<WriteStream, "isTTY">, env: NodeJS.ProcessEnv): Style {
  const colours = !isPlain && stream.isTTY && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
  const paint = (code: number) => (text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { bold: paint(1), dim: paint(2), red: paint(31), green: paint(32), yellow: paint(33) };
}
