/** Exit codes of a process that a signal ended. @see https://tldp.org/LDP/abs/html/exitcodes.html */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const;
/** A cancelled run ends within a second, even if something hangs. */
const LAST_MOMENT_MS = 900;
/** For flushing the log, in milliseconds: a stalled reader must not keep a finished process alive. */
const FLUSH_MS = { default: 1_000, afterSignal: 50 } as const;

/** How this process ends: with the given code, with a signal's, or as a failure if no code was given. */
export interface Exit {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Flushes the log and ends the process: with the signal's code, if one came. */
  readonly exit: (code: number) => Promise<never>;
}

/**
 * Decides how the process ends. A process that runs out of work before `exit` is called has failed, although Node would
 * call that success.
 *
 * @param unfinished reports work that never settled, or an error that nobody caught
 * @param defaultCode the exit code of such an end
 */
export function handleExit(unfinished: (error: unknown) => void, defaultCode: 0 | 1): Exit {
  const controller = new AbortController();
  let ofSignal: number | undefined;
  let isLeaving = false;
  const exit = (code: number): Promise<never> => {
    if (!isLeaving) {
      isLeaving = true;
      process.exitCode = ofSignal ?? code;
      setTimeout(() => process.exit(), ofSignal === undefined ? FLUSH_MS.default : FLUSH_MS.afterSignal);
      process.stdout.write("", () => process.exit());
    }
    return new Promise(() => undefined);
  };
  let over = false;
  const fail = (error: unknown): void => {
    if (over) return;
    over = true;
    unfinished(error);
    void exit(defaultCode);
  };
  process.exitCode = defaultCode;
  process.on("beforeExit", () => fail(undefined));
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
  // Without a log no mask can be set, so the run ends as after a signal.
  process.stdout.on("error", () => {
    // Post never fails and masks nothing: it revokes a token without a log, too.
    if (defaultCode === 0) return;
    setTimeout(() => process.exit(), LAST_MOMENT_MS).unref();
    controller.abort();
  });
  // Only Node itself writes there.
  process.stderr.on("error", () => undefined);
  for (const [name, code] of Object.entries(SIGNALS)) {
    process.on(name, () => {
      // The run is over, and its exit code stays.
      if (isLeaving) return;
      if (ofSignal !== undefined) process.exit();
      ofSignal = code;
      process.exitCode = code;
      setTimeout(() => void exit(code), LAST_MOMENT_MS).unref();
      controller.abort();
    });
  }
  return { signal: controller.signal, exit };
}
