import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { onSignals, type Signal } from "./signals.ts";

/** Exit codes of a command that did not run. @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02 */
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;
const ENDED_BY_SIGNAL = 128;

export interface ChildEnd {
  readonly code: number;
  /** Where it did not begin: Node's code. */
  readonly errno?: string;
}

/** The end of a command that did not begin. */
export function notRun(errno: string): ChildEnd {
  return { code: errno === "ENOENT" ? NOT_FOUND : NOT_EXECUTABLE, errno };
}

/**
 * Runs the caller's command on this process's own streams and passes signals on, until it ends.
 *
 * @param onSignal called for each signal, after it was passed on
 */
export function runChild(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  onSignal: (signal: Signal) => void,
): Promise<ChildEnd> {
  const [command = "", ...args] = words;
  const { promise, resolve } = Promise.withResolvers<ChildEnd>();
  let child: ChildProcess;
  try {
    child = spawn(command, args, { env: { ...env }, stdio: "inherit", shell: false });
  } catch (error) {
    // For some codes Node throws, for others it tells by an event.
    return Promise.resolve(notRun(codeOf(error)));
  }
  const stopListening = onSignals((signal) => {
    // A terminal sends Ctrl-C to every process of its foreground group by itself.
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    onSignal(signal);
  });
  child.on("error", (error) => {
    if (child.pid === undefined) resolve(notRun(codeOf(error)));
  });
  child.on("exit", (code, signal) => {
    const ofSignal = signal === null ? 0 : (constants.signals[signal] ?? 0);
    resolve({ code: code ?? ENDED_BY_SIGNAL + ofSignal });
  });
  return promise.finally(stopListening);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
}
