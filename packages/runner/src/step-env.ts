import { githubEnv, machineEnv } from "./github-env.ts";
import type { Environment, Job } from "./job.ts";

/** What one phase of a step adds to the job's environment. */
export interface StepEnv {
  readonly id: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly fileCommands: Readonly<Record<string, string>>;
  /** Of the caller; stronger than everything else. */
  readonly overrides: readonly Environment[];
}

/**
 * Puts together the environment of a phase, as the runner does: what steps exported, state, inputs, then the
 * variables that a step cannot change. `job.env` is weaker than what a step exported, but stronger than `GITHUB_*`
 * and the like, which a workflow could not set: tests can.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionRunner.cs `RunAsync`
 */
export function stepEnv(job: Job, step: StepEnv): Record<string, string> {
  const state = Object.entries(step.state).map(([name, value]) => [`STATE_${name}`, value] as const);
  const fixed: Record<string, string> = {
    ...Object.fromEntries(state),
    ...step.inputs,
    ...githubEnv(job.folder, step.id),
    ...step.fileCommands,
    ...(job.debug ? { RUNNER_DEBUG: "1" } : {}),
  };
  const env: Record<string, string | undefined> = {
    ...machineEnv(job.folder),
    ...job.env,
    ...Object.fromEntries(job.exported),
    ...fixed,
    ...Object.fromEntries(Object.entries(job.env).filter(([name]) => name in fixed)),
  };
  if (job.path.length > 0) env["PATH"] = [...job.path.toReversed(), env["PATH"]].join(":");
  Object.assign(env, ...step.overrides);
  const set: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) set[name] = value;
  return set;
}
