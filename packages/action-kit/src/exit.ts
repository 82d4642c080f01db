/** Exit codes of a process that a signal ended. @see https://tldp.org/LDP/abs/html/exitcodes.html */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;
/** A run that was cancelled ends within a second, whatever hangs. */
const LAST_MOMENT_MS = 900;

/** How this process ends: with the code it is told, with a signal's, or as a failure where nothing else came about. */
export interface Exit {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Flushes the log and ends the process: with the signal's code, if one came. */
  leave(code: number): Promise<never>;
}

/**
 * Takes charge of how the process ends. A process that runs out of work before it is told to leave has failed, though
 * Node would call that success.
 *
 * @param unfinished what to report of work that never settled, or of an error that nobody caught
 * @param otherwise the code of such an end
 */
export function handleExit(unfinished: (error: unknown) => void, otherwise: 0 | 1): Exit {
  const controller = new AbortController();
  let ofSignal: number | undefined;
  const leave = (code: number): Promise<never> => {
    process.exitCode = ofSignal ?? code;
    return new Promise(() => process.stdout.write("", () => process.exit()));
  };
  let over = false;
  const fail = (error: unknown): void => {
    if (over) return;
    over = true;
    unfinished(error);
    void leave(otherwise);
  };
  process.exitCode = otherwise;
  process.on("beforeExit", () => fail(undefined));
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
  // Without a log no mask can be set: what is under way is given up, as after a signal.
  process.stdout.on("error", () => {
    // Where failing is no failure, nothing is to be masked either: a token is revoked without a log, too.
    if (otherwise === 0) return;
    setTimeout(() => process.exit(), LAST_MOMENT_MS).unref();
    controller.abort();
  });
  for (const [name, code] of Object.entries(SIGNALS)) {
    process.on(name, () => {
      if (ofSignal !== undefined) process.exit();
      ofSignal = code;
      process.exitCode = code;
      setTimeout(() => void leave(code), LAST_MOMENT_MS).unref();
      controller.abort();
    });
  }
  return { signal: controller.signal, leave };
}
