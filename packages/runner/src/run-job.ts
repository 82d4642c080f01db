import { actionInputs } from "./action-inputs.ts";
import { REPOSITORY } from "./github-env.ts";
import { createJobFolder, type JobFolder } from "./job-folder.ts";
import type { Environment, Job } from "./job.ts";
import { readManifest } from "./manifest.ts";
import type { PhaseResult } from "./phase-result.ts";
import { runPhase } from "./run-phase.ts";
import { SecretMasker } from "./secret-masker.ts";
import { holds, type JobStatus } from "./status-condition.ts";
import { stepEnv } from "./step-env.ts";
import type { Step, StepOptions } from "./step.ts";

/** What holds for a whole job. */
export interface JobOptions {
  /** Variables of the job; `undefined` removes one. Nothing of the parent's environment is handed on. */
  readonly env?: Environment;
  /** The event; text is written as it is, anything else as JSON. Default `{}`. */
  readonly event?: unknown;
  /** Values that are masked from the start, as secrets of the repository are. */
  readonly secrets?: readonly string[];
  /** Step debugging (`RUNNER_DEBUG=1`): shows `::debug::` and echoes commands. */
  readonly debug?: boolean;
  /** Fills workspace or home before the first step; what it writes does not count as a change. */
  readonly prepare?: (folder: JobFolder) => Promise<void> | void;
  /** Does what `run:` steps of the job would do, after all mains and before the first post. */
  readonly beforePosts?: (job: OpenJob) => Promise<void>;
  /** Leaves the job's folder on disk. */
  readonly keep?: boolean;
}

/** A job whose mains have run. */
export interface OpenJob {
  readonly steps: StepResults;
  /** What a `run:` step would have in its environment, the variables that steps exported among it. */
  readonly env: Readonly<Record<string, string>>;
  readonly folder: JobFolder;
}

/** A step of {@link runJob}. */
export interface JobStep extends Omit<StepOptions, "inputs"> {
  readonly id: string;
  /** Default `success()`. */
  readonly if?: string;
  readonly continueOnError?: boolean;
  /** As `with:`, of the steps before it: `(steps) => ({ token: steps["mint"].outputs["token"] })`. */
  readonly inputs?: Readonly<Record<string, string>> | ((steps: StepResults) => Readonly<Record<string, string>>);
}

/** What became of a step; `main` is missing when it was skipped, `post` when there was none to run. */
export interface StepResult {
  readonly id: string;
  readonly outcome: JobStatus | "skipped";
  readonly outputs: Readonly<Record<string, string>>;
  readonly main?: PhaseResult;
  readonly post?: PhaseResult;
}

/** Steps by their ids. */
export type StepResults = Readonly<Record<string, StepResult>>;

/** What became of a job. */
export interface JobResult {
  readonly status: JobStatus;
  readonly steps: StepResults;
  /** Mains, then posts, in the order in which they ran. */
  readonly phases: readonly PhaseResult[];
  /** Where the job ran; gone by now unless `keep`. */
  readonly folder: JobFolder;
}

/**
 * Runs actions as the steps of one job: mains in order, then posts in reverse order, with the masks, exported
 * variables and path shared.
 *
 * @example
 * const job = await runJob([{ id: "mint", action: "actions/pypi" }, { id: "use", action, inputs: (steps) => … }]);
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/StepsRunner.cs
 */
export async function runJob(steps: readonly JobStep[], options: JobOptions = {}): Promise<JobResult> {
  const job = await startJob(options);
  const results: Record<string, StepResult> = {};
  const phases: PhaseResult[] = [];
  const posts: Step[] = [];
  try {
    await options.prepare?.(job.folder);
    for (const planned of steps) {
      if (!holds(planned.if ?? "success()", job.status)) {
        results[planned.id] = { id: planned.id, outcome: "skipped", outputs: {} };
        continue;
      }
      const step = await readStep(planned, results);
      if (step.manifest.post !== undefined && planned.post !== false) posts.unshift(step);
      const status = job.status;
      step.main = await runPhase(job, step, "main");
      if (planned.continueOnError === true && step.main.conclusion === "failure") job.status = status;
      phases.push(step.main);
      results[step.id] = {
        id: step.id,
        outcome: step.main.conclusion,
        outputs: step.main.outputs,
        main: step.main,
      };
    }
    const env = stepEnv(job, { id: "__run", inputs: {}, state: {}, fileCommands: {}, overrides: [] });
    await options.beforePosts?.({ steps: results, env, folder: job.folder });
    for (const step of posts) {
      if (!holds(step.manifest.postIf, job.status)) continue;
      const post = await runPhase(job, step, "post");
      phases.push(post);
      results[step.id] = { outcome: "success", outputs: {}, ...results[step.id], id: step.id, post };
    }
  } finally {
    if (options.keep !== true) await job.folder.remove();
  }
  return { status: job.status, steps: results, phases, folder: job.folder };
}

async function startJob(options: JobOptions): Promise<Job> {
  const masker = new SecretMasker();
  for (const secret of options.secrets ?? []) masker.add(secret);
  const repository = options.env?.["GITHUB_REPOSITORY"] ?? REPOSITORY;
  return {
    folder: await createJobFolder(repository, options.event ?? {}),
    masker,
    debug: options.debug ?? false,
    env: options.env ?? {},
    exported: new Map(),
    path: [],
    status: "success",
  };
}

async function readStep(planned: JobStep, results: StepResults): Promise<Step> {
  const { inputs: given = {}, ...options } = planned;
  const manifest = await readManifest(planned.action);
  const inputs = typeof given === "function" ? given(results) : given;
  return { id: planned.id, options, manifest, inputs: actionInputs(manifest, inputs) };
}
