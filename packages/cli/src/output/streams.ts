import { fstatSync, statSync } from "node:fs";
import { DeliveryError } from "@mint/core";
import { cancelled } from "@mint/core/host";
import { type Style, styleFor } from "./style.ts";

const STDOUT = 1;
const STDERR = 2;
/** For whoever reads the output, in milliseconds. */
const DEFAULT_WAIT_MS = 60_000;
/** For what was said last, in milliseconds. */
const FLUSH_MS = 1_000;
const FLUSH_AFTER_SIGNAL_MS = 50;

/** What is said to people: on stderr, so that stdout holds results alone. */
export interface Log {
  readonly style: Style;
  /** Begins each line: `mint:`, with the registry where there are several. */
  readonly prefix: string;
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
 * @param registry whose lines they are, where there are several
 */
export function logFor(quiet: boolean, registry?: string): Log {
  const style = styleFor(process.stderr, process.env);
  const prefix = registry === undefined ? "mint:" : `mint: ${registry}:`;
  const line = (text: string): void => {
    if (kept === undefined) process.stderr.write(`${text}\n`);
    else kept.push(text);
  };
  return {
    style,
    prefix,
    line,
    info: (text) => (quiet ? undefined : line(`${style.dim(prefix)} ${text}`)),
    warn: (text) => line(`${style.yellow(`${prefix} warning:`)} ${text}`),
  };
}

/** Lines that wait for the end of a child. */
let kept: string[] | undefined;

/**
 * Keeps what is said from here on: a child that has these streams makes writing to them wait for their reader, and this
 * process with it.
 *
 * @returns a function to call when the child has ended, which says all of it
 */
export function keepLog(): () => void {
  kept = [];
  return () => {
    for (const stream of [process.stdout, process.stderr]) letFlow(stream);
    const lines = kept ?? [];
    kept = undefined;
    for (const line of lines) process.stderr.write(`${line}\n`);
  };
}

/** Makes writing to a pipe wait for nobody again, as Node has it from the start; it has no public function for that. */
function letFlow(stream: NodeJS.WriteStream): void {
  const handle: unknown = "_handle" in stream ? stream._handle : undefined;
  if (stream.isTTY || typeof handle !== "object" || handle === null || !("setBlocking" in handle)) return;
  if (typeof handle.setBlocking === "function") handle.setBlocking(false);
}

/** Keeps a stream whose reader is gone from ending this process: whoever has to know of it looks at what it writes. */
export function survivePipes(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
}

/** How long something is waited for, and what ends the wait before. */
export interface Wait {
  readonly signal: AbortSignal;
  /** Default: 60,000. */
  readonly timeoutMs?: number;
}

/**
 * Writes to stdout and waits until it has left.
 *
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE` where nobody reads it, {@link CancelledError}
 */
export async function writeOut(text: string, wait: Wait): Promise<void> {
  const problem = await written(process.stdout, text, wait);
  if (problem === undefined) return;
  throw new DeliveryError("OUTPUT_UNAVAILABLE", `The output cannot be delivered: stdout ${problem}.`, {
    hint: "Check what reads the output of mint, or where it is written.",
  });
}

/**
 * Makes sure that all that was said on stderr has left.
 *
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE` where nobody reads it, {@link CancelledError}
 */
export async function flushLog(wait: Wait): Promise<void> {
  const problem = leadsNowhere(STDERR) ? "is closed or discarded" : await written(process.stderr, "", wait);
  if (problem !== undefined) throw logIsGone(problem);
}

/** Makes the failure of a log that cannot be written although the runner reads masks from it. */
export function logIsGone(problem: string): DeliveryError {
  return new DeliveryError("OUTPUT_UNAVAILABLE", `No secret can be masked: stderr ${problem}.`, {
    hint: "Do not redirect stderr: the runner reads from it what to mask; use --quiet to keep it short.",
  });
}

/**
 * Makes sure, before a token is minted, that stdout is not closed or thrown away.
 *
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE`
 */
export function checkStdout(): void {
  if (!leadsNowhere(STDOUT)) return;
  throw new DeliveryError("OUTPUT_UNAVAILABLE", "The token cannot be delivered: stdout is closed or discarded.", {
    hint: "Read the token into a variable: TOKEN=$(mint token …). To see whether a token would be given, use mint doctor --ask.",
  });
}

/** Whether what is written there is lost: Node replaces a stream that was closed by the null device. */
function leadsNowhere(descriptor: number): boolean {
  try {
    const stream = fstatSync(descriptor);
    return stream.isCharacterDevice() && stream.rdev === statSync("/dev/null").rdev;
  } catch {
    return false;
  }
}

/** @returns what is the matter with the stream; `undefined` where all has left */
function written(
  stream: NodeJS.WriteStream,
  text: string,
  { signal, timeoutMs = DEFAULT_WAIT_MS }: Wait,
): Promise<string | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  const onAbort = (): void => reject(cancelled());
  const timer = setTimeout(() => resolve("is not read"), timeoutMs);
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  else stream.write(text, (error) => resolve(error ? `cannot be written (${codeOf(error)})` : undefined));
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  });
}

function codeOf(error: NodeJS.ErrnoException): string {
  return error.code ?? "unknown";
}

let leaving = false;

/**
 * Ends the process once what was printed has left, or at the end of a second: neither a socket that hangs nor a reader
 * that stalls keeps a finished process alive.
 */
export function exit(code: number, afterSignal = false): void {
  if (leaving) return;
  leaving = true;
  process.exitCode = code;
  setTimeout(() => process.exit(), afterSignal ? FLUSH_AFTER_SIGNAL_MS : FLUSH_MS);
  process.stdout.write("", () => process.stderr.write("", () => process.exit()));
}
