export type { FileCommand } from "./file-commands.ts";
export type { JobFolder } from "./job-folder.ts";
export type { Environment } from "./job.ts";
export type { FileChange, Mask, PhaseResult, RawLine, Stream } from "./phase-result.ts";
export { observed, type Observation } from "./observed.ts";
export { type ActionOptions, type ActionResult, runAction } from "./run-action.ts";
export {
  type JobOptions,
  type JobResult,
  type JobStep,
  type OpenJob,
  runJob,
  type StepResult,
  type StepResults,
} from "./run-job.ts";
export { PieceFinder } from "./piece-finder.ts";
export { type Leak, secretsIn, type SecretsInOptions } from "./secrets-in.ts";
export type { SignalPlan } from "./signal-plan.ts";
export type { JobStatus } from "./status-condition.ts";
export type { Annotation } from "./step-log.ts";
export type { PostOptions, StepOptions } from "./step.ts";
export type { WorkflowCommand } from "./workflow-command.ts";
export { type KeyValueFile, readKeyValueFile } from "./key-value-file.ts";
