import type { JobFolder } from "./job-folder.ts";
import type { PhaseResult } from "./phase-result.ts";
import { type JobOptions, runJob } from "./run-job.ts";
import type { JobStatus } from "./status-condition.ts";
import type { StepOptions } from "./step.ts";

/** One action in a job of its own. */
export interface ActionOptions extends JobOptions, Omit<StepOptions, "env"> {}

/** What became of it. */
export interface ActionResult {
  /** The job's: main's, unless post failed. */
  readonly status: JobStatus;
  readonly main: PhaseResult;
  /** Missing when there was none to run. */
  readonly post?: PhaseResult;
  readonly phases: readonly PhaseResult[];
  readonly folder: JobFolder;
}

/**
 * Runs a built action as GitHub's runner does, main and then post, and returns all that an observer of the job could
 * see.
 *
 * @throws {Error} if the folder holds no JavaScript action, or a script of it is not built.
 * @example
 * const { main, post } = await runAction({ action: "actions/pypi", inputs: { audience: "pypi" }, env: oidc.env });
 * expect(main.exitCode).toBe(0);
 */
export async function runAction(options: ActionOptions): Promise<ActionResult> {
  const { env, event, secrets, debug, prepare, beforePosts, keep, ...step } = options;
  const job = await runJob(
    [{ ...step, id: "action" }],
    withoutUndefined({ env, event, secrets, debug, prepare, beforePosts, keep }),
  );
  const { main, post } = job.steps["action"] ?? {};
  if (main === undefined) throw new Error("the step did not run");
  const { status, phases, folder } = job;
  return { status, main, ...(post === undefined ? {} : { post }), phases, folder };
}

function withoutUndefined(options: { [Name in keyof JobOptions]: JobOptions[Name] | undefined }): JobOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
