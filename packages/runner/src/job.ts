import type { JobFolder } from "./job-folder.ts";
import type { SecretMasker } from "./secret-masker.ts";
import type { JobStatus } from "./status-condition.ts";

/** What the steps of one job share while it runs. */
export interface Job {
  readonly folder: JobFolder;
  readonly masker: SecretMasker;
  readonly debug: boolean;
  /** Given by the caller: the job's `env`, and whatever a test wants to be different. */
  readonly env: Environment;
  /** Set by steps through `GITHUB_ENV`. */
  readonly exported: Map<string, string>;
  /** Put in front by steps through `GITHUB_PATH`, the latest last. */
  path: readonly string[];
  status: JobStatus;
}

/** Variables to set; `undefined` takes one away. */
export type Environment = Readonly<Record<string, string | undefined>>;
