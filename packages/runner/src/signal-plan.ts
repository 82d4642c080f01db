/** A signal to send to a phase of a step. */
export interface SignalPlan {
  /** Default: `main`. */
  readonly phase?: "main" | "post";
  /** `cancel` is what the runner does when a job is cancelled: SIGINT, SIGTERM after 7.5 s, SIGKILL after 2.5 s more. */
  readonly signal: "SIGHUP" | "SIGINT" | "SIGQUIT" | "SIGTERM" | "SIGKILL" | "cancel";
  /** Milliseconds after the start; a pattern that a line of stdout matches; or a promise that
   * resolves (the registry saw a request). */
  readonly when: number | RegExp | PromiseLike<unknown>;
}
