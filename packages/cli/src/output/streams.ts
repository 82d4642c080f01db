import { fstatSync, statSync } from "node:fs";
import { DeliveryError } from "@mint/core";
import { cancelled } from "@mint/core/host";
import { type Style, styleFor } from "./style.ts";

const STDOUT = 1;
const STDERR = 2;
/** For the reader of the output, in milliseconds. */
const DEFAULT_WAIT_MS = 60_000;
/** For the last lines, in milliseconds. */
const FLUSH_MS = 1_000;
const FLUSH_AFTER_SIGNAL_MS = 50;

/** Messages for people, on stderr, so that stdout holds only results. */
export interface Log {
  readonly style: Style;
  /** The beginning of each line: `mint:`, with the registry if there are several. */
  readonly prefix: string;
  /** Writes progress; silent with `--quiet`. */
  info(text: string): void;
  warn(text: string): void;
  /** Writes one or more lines unchanged. */
  line(text: string): void;
}

/**
 * Makes the log on stderr.
 *
 * @param quiet whether to print only warnings and failures
 * @param registry the registry to name in each line, if there are several
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

/** Lines to write after a child has ended. */
let kept: string[] | undefined;

/**
 * Holds back all lines from here on: while a child shares these streams, writing to them could block this process.
 *
 * @returns a function to call when the child has ended, which writes all lines
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

/** Makes writing to a pipe non-blocking again, as it is at the start; Node has no public function for that. */
function letFlow(stream: NodeJS.WriteStream): void {
  const handle: unknown = "_handle" in stream ? stream._handle : undefined;
  if (stream.isTTY || typeof handle !== "object" || handle === null || !("setBlocking" in handle)) return;
  if (typeof handle.setBlocking === "function") handle.setBlocking(false);
}

/** Prevents a stream without a reader from ending this process; the writing functions report it instead. */
export function survivePipes(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
}

/** How long to wait, and a signal that ends the wait. */
export interface Wait {
  readonly signal: AbortSignal;
  /** Default: 60,000. */
  readonly timeoutMs?: number;
}

/**
 * Writes to stdout and waits until everything is written.
 *
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE` if nothing reads it, {@link CancelledError}
 */
export async function writeOut(text: string, wait: Wait): Promise<void> {
  const problem = await written(process.stdout, text, wait);
  if (problem === undefined) return;
  throw new DeliveryError("OUTPUT_UNAVAILABLE", `The output cannot be delivered: stdout ${problem}.`, {
    hint: "Check what reads the output of mint, or where it is written.",
  });
}

/**
 * Makes sure that all lines on stderr are written.
 *
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE` if nothing reads it, {@link CancelledError}
 */
export async function flushLog(wait: Wait): Promise<void> {
  const problem = leadsNowhere(STDERR) ? "is closed or discarded" : await written(process.stderr, "", wait);
  if (problem !== undefined) throw logIsGone(problem);
}

/** Makes the failure of a log that cannot be written, from which the runner reads masks. */
export function logIsGone(problem: string): DeliveryError {
  return new DeliveryError("OUTPUT_UNAVAILABLE", `No secret can be masked: stderr ${problem}.`, {
    hint: "Do not redirect stderr: the runner reads from it what to mask; use --quiet to keep it short.",
  });
}

/**
 * Makes sure, before a token is minted, that stdout is not closed or discarded.
 *
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE`
 */
export function checkStdout(): void {
  if (!leadsNowhere(STDOUT)) return;
  throw new DeliveryError("OUTPUT_UNAVAILABLE", "The token cannot be delivered: stdout is closed or discarded.", {
    hint: "Read the token into a variable: TOKEN=$(mint token …). To see whether a token would be given, use mint doctor --ask.",
  });
}

/** Whether what is written there is lost: Node opens the null device in place of a closed stream. */
function leadsNowhere(descriptor: number): boolean {
  try {
    const stream = fstatSync(descriptor);
    return stream.isCharacterDevice() && stream.rdev === statSync("/dev/null").rdev;
  } catch {
    return false;
  }
}

/** @returns the problem with the stream; `undefined` if everything was written */
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
 * Ends the process when all output is written, or after a second: neither a hanging socket nor a stalled reader keeps
 * it alive.
 */
export function exit(code: number, afterSignal = false): void {
  if (leaving) return;
  leaving = true;
  process.exitCode = code;
  setTimeout(() => process.exit(), afterSignal ? FLUSH_AFTER_SIGNAL_MS : FLUSH_MS);
  process.stdout.write("", () => process.stderr.write("", () => process.exit()));
}
