import type { Job } from "../issuer/job.ts";
import { type Check, checkEnvironment, checkRef, checkRepository, checkWorkflow, githubIds } from "./github-names.ts";
import { SettingError, shownValue } from "./setting-error.ts";

/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows */
const EVENTS: readonly string[] = [
  "branch_protection_rule",
  "check_run",
  "check_suite",
  "create",
  "delete",
  "deployment",
  "deployment_status",
  "discussion",
  "discussion_comment",
  "fork",
  "gollum",
  "image_version",
  "issue_comment",
  "issues",
  "label",
  "merge_group",
  "milestone",
  "page_build",
  "public",
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "pull_request_target",
  "push",
  "registry_package",
  "release",
  "repository_dispatch",
  "schedule",
  "status",
  "watch",
  "workflow_call",
  "workflow_dispatch",
  "workflow_run",
];
/** Where a job of an event runs, if not on the tag that was pushed or released. */
const REFS: Readonly<Record<string, string>> = {
  pull_request: "refs/pull/1/merge",
  pull_request_target: "refs/heads/main",
  schedule: "refs/heads/main",
  workflow_run: "refs/heads/main",
};

const CHECKS = {
  repository: checkRepository,
  workflow: checkWorkflow,
  environment: (value) => (value === "" ? undefined : checkEnvironment(value)),
  event: (value) => (EVENTS.includes(value) ? undefined : `has to be an event of GitHub's, such as push or release`),
  ref: checkRef,
} satisfies Readonly<Record<string, Check>>;

/** What can be set of a job from outside: an empty environment stands for none. */
export type JobSettings = { readonly [Name in keyof typeof CHECKS]?: string | undefined };

/** The names of what can be set of a job. */
export const JOB_SETTINGS = Object.keys(CHECKS) as readonly (keyof JobSettings)[];

/**
 * Changes the job that ID tokens are for; what is not given stays. Another repository has other ids, and another event
 * may run on another ref.
 *
 * @throws {@link SettingError} before anything is changed
 */
export function setJob(job: Job, settings: Readonly<Record<string, unknown>>): void {
  const { repository, workflow, environment, event, ref } = readJobSettings(settings);
  if (repository !== undefined) Object.assign(job, { repository }, githubIds(repository));
  if (workflow !== undefined) job.workflow = workflow;
  if (environment !== undefined) job.environment = environment === "" ? undefined : environment;
  if (event !== undefined) job.eventName = event;
  job.ref = ref ?? REFS[event ?? ""] ?? job.ref;
}

/**
 * Reads the settings of a job that come from a file, a form or a command line.
 *
 * @throws {@link SettingError}
 */
export function readJobSettings(settings: Readonly<Record<string, unknown>>): JobSettings {
  for (const [name, value] of Object.entries(settings)) {
    const check = JOB_SETTINGS.find((known) => known === name);
    if (check === undefined) {
      throw new SettingError(name, `is not a setting of a job; the settings are: ${JOB_SETTINGS.join(", ")}`);
    }
    if (value === undefined) continue;
    const problem = typeof value === "string" ? CHECKS[check](value) : "has to be a text";
    if (problem !== undefined) throw new SettingError(name, `${problem}; it is ${shownValue(value)}`);
  }
  return settings;
}
