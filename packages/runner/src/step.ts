import type { ActionInputs } from "./action-inputs.ts";
import type { Environment } from "./job.ts";
import type { Manifest } from "./manifest.ts";
import type { PhaseResult } from "./phase-result.ts";
import type { SignalPlan } from "./signal-plan.ts";

/** A step: an action, its inputs, and what to do to it. */
export interface StepOptions {
  /** The folder with `action.yml`. */
  readonly action: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Variables of this step alone, stronger than all others (`GITHUB_OUTPUT: "/dev/full"`); `undefined` removes. */
  readonly env?: Environment;
  /** Default: `process.execPath`. */
  readonly node?: string;
  /** For each phase, default 120 s; then the process and its children are killed. */
  readonly timeoutMs?: number;
  readonly signals?: readonly SignalPlan[];
  /** Called with the process of each phase as it starts. */
  readonly onStart?: (process: { readonly pid: number; readonly phase: "main" | "post" }) => void;
  /** `false` leaves it out; an object changes its world (a nested composite action hands post the wrong inputs). */
  readonly post?: boolean | PostOptions;
}

/** What is different for post. */
export interface PostOptions {
  readonly env?: Environment;
  readonly inputs?: Readonly<Record<string, string>>;
}

/** A step on its way through the job. */
export interface Step {
  readonly id: string;
  readonly options: StepOptions;
  readonly manifest: Manifest;
  readonly inputs: ActionInputs;
  main?: PhaseResult;
}
