/** Signals that end a job, and the exit codes of a process that one ended. @see https://tldp.org/LDP/abs/html/exitcodes.html */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const;
/** For the rest of a command's work after a signal, in milliseconds: it ends within 1.1 s, even if something hangs. */
const LAST_MOMENT_MS = 900;

/** A signal that ends a job, by its name. */
export type Signal = keyof typeof SIGNALS;

/** Interruptions of this process by signals, from its start to its end. */
export interface Interruption {
  /** Aborted by the first signal, or if the process cannot continue. */
  readonly signal: AbortSignal;
  /** The exit code after the interruption; absent before one. */
  readonly exitCode: number | undefined;
  /** Whether the interruption was already reported. */
  readonly isReported: boolean;
  /** Interrupts as a signal does, for a reason that has been reported. */
  interrupt(exitCode: number): void;
  /**
   * Passes signals to a child: while it lives, they do not end this process.
   *
   * @returns a function to call with the child's exit code when it has ended; after a signal, this process ends soon with that code
   */
  delegate(onSignal: (signal: Signal) => void): (exitCode: number) => void;
}

/**
 * Listens for signals from now on.
 *
 * @param end called with the exit code when the command's time after a signal is over
 */
export function listenForInterruption(end: (exitCode: number) => void): Interruption {
  const cancel = new AbortController();
  let exitCode: number | undefined;
  let isReported = false;
  let child: { readonly onSignal: (signal: Signal) => void; signalled: boolean } | undefined;
  const interrupt = (code: number): void => {
    if (exitCode !== undefined || child !== undefined) return;
    exitCode = code;
    setTimeout(() => end(code), LAST_MOMENT_MS);
    cancel.abort();
  };
  for (const signal of ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (child === undefined) return interrupt(SIGNALS[signal]);
      child.signalled = true;
      child.onSignal(signal);
    });
  }
  return {
    signal: cancel.signal,
    get exitCode() {
      return exitCode;
    },
    get isReported() {
      return isReported;
    },
    interrupt: (code) => {
      interrupt(code);
      isReported = exitCode === code;
    },
    delegate: (onSignal) => {
      const own = { onSignal, signalled: false };
      child = own;
      return (code) => {
        child = undefined;
        if (own.signalled) interrupt(code);
      };
    },
  };
}
