/** Signals that end a job, and the exit codes of a process that one ended. @see https://tldp.org/LDP/abs/html/exitcodes.html */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** A signal that ends a job, by its name. */
export type Signal = keyof typeof SIGNALS;

/**
 * Calls back for each signal that would end this process.
 *
 * @returns a function that stops listening
 */
export function onSignals(onSignal: (signal: Signal) => void): () => void {
  const listeners: (readonly [Signal, () => void])[] = [];
  for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const) {
    const listener = (): void => onSignal(signal);
    process.on(signal, listener);
    listeners.push([signal, listener]);
  }
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
}

/** Cancels what a command is at when a signal comes. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** The exit code of a process that the signal ended; absent while none came. */
  readonly exitCode: number | undefined;
  stopListening(): void;
}

/** Listens for signals until it is told to stop. */
export function listenForInterruption(): Interruption {
  const cancel = new AbortController();
  let exitCode: number | undefined;
  const stopListening = onSignals((signal) => {
    exitCode = SIGNALS[signal];
    cancel.abort();
  });
  return {
    signal: cancel.signal,
    get exitCode() {
      return exitCode;
    },
    stopListening,
  };
}
