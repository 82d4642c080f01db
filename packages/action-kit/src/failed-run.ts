import type { MintFailure, Registry } from "@mint/core";

/** What is known of a run that failed. */
export interface FailedRun {
  readonly failure: MintFailure;
  /** Missing where the inputs made none. */
  readonly registry: Registry | undefined;
  /** Whether the job summary is wanted. */
  readonly summary: boolean;
}
