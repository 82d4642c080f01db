/** Signals that end a job, and the exit codes of a process that one ended. @see https://tldp.org/LDP/abs/html/exitcodes.html */
export const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

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
