/** Signals that end a job, and the exit codes of a process that one ended. @see https://tldp.org/LDP/abs/html/exitcodes.html */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const;
/** For what a command still has to do after a signal, in milliseconds: it ends within 1.1 s, whatever hangs. */
const LAST_MOMENT_MS = 900;

/** A signal that ends a job, by its name. */
export type Signal = keyof typeof SIGNALS;

/** What may end this process before it is done: signals, from its first moment to its last. */
export interface Interruption {
  /** Aborted by the first signal, or where the process cannot go on. */
  readonly signal: AbortSignal;
  /** The exit code that follows; absent while nothing interrupted. */
  readonly exitCode: number | undefined;
  /** Whether it has been reported what interrupted: nothing more is to be said of it then. */
  readonly isReported: boolean;
  /** Interrupts as a signal does, for a reason that has been reported. */
  interrupt(exitCode: number): void;
  /**
   * Hands signals to a child: while it lives, they do not end this process.
   *
   * @returns a function to call when the child has ended, with its exit code: where a signal came, this process ends with it soon
   */
  delegate(onSignal: (signal: Signal) => void): (exitCode: number) => void;
}

/**
 * Listens for signals from here on.
 *
 * @param end called with the exit code once the time is over that a command has after a signal
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
