import { appendFileSync, closeSync, fstatSync, openSync, readSync, statSync, truncateSync } from "node:fs";
import { DeliveryError, type Env } from "@mint/core";
import { cancelled } from "@mint/core/host";

/** Values for a file that the runner gives to this step. */
export type Values = Readonly<Record<string, string>>;

const LINE_FEED = 10;

/**
 * Checks, before any request, that a token can be delivered: without the output file the toolkit would print it.
 *
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE`
 */
export function checkDelivery(env: Env, withState: boolean): void {
  for (const variable of withState ? ["GITHUB_OUTPUT", "GITHUB_STATE"] : ["GITHUB_OUTPUT"]) checkFile(env, variable);
}

/**
 * Checks that a file of the runner can be written.
 *
 * @param variable the one that holds its path
 * @returns its size
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE`
 */
export function checkFile(env: Env, variable: string): number {
  const path = env[variable];
  if (path === undefined || path === "") throw unavailable(`${variable} is not set`);
  try {
    const stats = statSync(path);
    if (!stats.isFile()) throw unavailable(`${variable} is not a regular file`);
    closeSync(openSync(path, "a"));
    return stats.size;
  } catch (error) {
    if (error instanceof DeliveryError) throw error;
    throw unavailable(`${variable} cannot be opened (${codeOf(error)})`);
  }
}

/**
 * Checks that values can be written into a file of the runner.
 *
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE` for one that is not one printable line
 */
export function checkValues(values: Values): void {
  for (const [name, value] of Object.entries(values)) {
    // A line break would end the value and start another. @see https://nvd.nist.gov/vuln/detail/CVE-2022-35954
    if (/^[\u0020-\u007e]*$/.test(value)) continue;
    throw new DeliveryError(
      "OUTPUT_UNAVAILABLE",
      `The value of ${name} cannot be delivered: it is not one printable line.`,
      {
        hint: "It comes from the inputs or from the registry's answer; the runner's files are fine.",
      },
    );
  }
}

/** How long to wait for the log, and a signal that ends the wait. */
export interface LogWait {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/**
 * Checks that the log can be written: the runner reads from it what to mask.
 *
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE` if it was closed, cannot be written, or is not read in time; {@link CancelledError}
 */
export async function checkLog({ signal, timeoutMs }: LogWait): Promise<void> {
  if (isThrownAway()) throw logIsGone("is closed or discarded");
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(logIsGone("is not read")), timeoutMs);
  const onAbort = (): void => reject(process.stdout.errored === null ? cancelled() : logIsGone("cannot be written"));
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  process.stdout.write("", (error) => (error ? reject(logIsGone("cannot be written")) : resolve()));
  await promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  });
  if (signal.aborted) onAbort();
}

/** Node opens the null device in place of a closed stream. */
function isThrownAway(): boolean {
  try {
    const { rdev } = statSync("/dev/null");
    const log = fstatSync(1);
    return log.isCharacterDevice() && log.rdev === rdev;
  } catch {
    return false;
  }
}

function logIsGone(what: string): DeliveryError {
  return new DeliveryError("OUTPUT_UNAVAILABLE", `No secret can be masked: the log ${what}.`, {
    hint: "Check what reads this step's output.",
  });
}

/**
 * Writes values into a file of the runner: all of them, or none. Each is one printable line, so `name=value` is enough;
 * the toolkit's functions would write a delimiter.
 *
 * @returns a function that removes them again, unless another process has written after them
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE`
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#environment-files
 */
export function deliver(env: Env, variable: string, values: Values): () => void {
  checkValues(values);
  const size = checkFile(env, variable);
  const takeBack = (): void => truncate(env[variable] ?? "", size);
  try {
    if (size > 0) endLine(env[variable] ?? "", size);
    const lines = Object.entries(values).map(([name, value]) => `${name}=${value}\n`);
    appendFileSync(env[variable] ?? "", lines.join(""));
    return takeBack;
  } catch (error) {
    takeBack();
    throw unavailable(`${variable} could not be written (${codeOf(error)})`);
  }
}

/** An unfinished line in the file would otherwise take in the first value. */
function endLine(path: string, size: number): void {
  const last = Buffer.alloc(1);
  const file = openSync(path, "r");
  try {
    // Other steps add to the file as well, so its size does not matter.
    readSync(file, last, { position: size - 1 });
  } finally {
    closeSync(file);
  }
  if (last[0] !== LINE_FEED) appendFileSync(path, "\n");
}

function truncate(path: string, size: number): void {
  try {
    truncateSync(path, size);
  } catch {
    // If the file can neither be written nor truncated, nothing more can be done.
  }
}

/** The system's code of an error, such as `ENOSPC`. */
export function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "unknown";
}

/** @see https://man7.org/linux/man-pages/man2/write.2.html */
const DISK_IS_FULL = /\((?:ENOSPC|EDQUOT|EFBIG)\)$/;

function unavailable(what: string): DeliveryError {
  return new DeliveryError("OUTPUT_UNAVAILABLE", `The token could not be delivered: ${what}.`, {
    hint: DISK_IS_FULL.test(what)
      ? "Free space on the runner's disk, or raise its limit for the size of a file."
      : "The runner provides these files. Check its version, and that nothing in the workflow changes GITHUB_OUTPUT, GITHUB_STATE or GITHUB_ENV.",
  });
}
