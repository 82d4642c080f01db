import { defaultGitlabJob } from "../issuer/gitlab-job.ts";
import type { Issuer } from "../issuer/issuer.ts";
import type { Job } from "../issuer/job.ts";
import { checkPipeline, checkProjectPath, checkShortRef, gitlabIds } from "./gitlab-names.ts";
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

/** What can be set of a job of GitLab's from outside. */
const GITLAB_CHECKS = {
  project: checkProjectPath,
  pipeline: checkPipeline,
  environment: CHECKS.environment,
  ref: (value) => (checkRef(value) === undefined ? undefined : checkShortRef(value)),
} satisfies Readonly<Record<string, Check>>;

/** What can be set of a job of GitLab's; `ref` is a branch or a tag by its short name, or a full ref. */
export type GitlabJobSettings = { readonly [Name in keyof typeof GITLAB_CHECKS]?: string | undefined };

/**
 * Changes the job of an issuer: one of GitLab's where a project is named, one of GitHub's where a repository is, and whichever it
 * is at the moment where neither is.
 *
 * @throws {@link SettingError} before anything is changed
 */
export function setIssuerJob(issuer: Issuer, settings: Readonly<Record<string, unknown>>): void {
  const hasRepository = settings["repository"] !== undefined;
  if (settings["project"] === undefined && (hasRepository || issuer.gitlabJob === undefined)) {
    setJob(issuer.job, settings);
    if (hasRepository) issuer.gitlabJob = undefined;
    return;
  }
  const { project, pipeline, environment, ref } = readSettings(settings, GITLAB_CHECKS);
  const job = { ...(issuer.gitlabJob ?? defaultGitlabJob()) };
  if (project !== undefined) Object.assign(job, { projectPath: project }, gitlabIds(project));
  if (pipeline !== undefined) job.pipelineFile = pipeline;
  if (environment !== undefined) job.environment = environment === "" ? undefined : environment;
  if (ref !== undefined) {
    const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
    job.ref = name ?? ref;
    job.refType = kind === undefined ? (/^v?\d/.test(ref) ? "tag" : "branch") : kind === "tags" ? "tag" : "branch";
  }
  issuer.gitlabJob = job;
}

/**
 * Reads the settings of a job of GitHub's or of GitLab's.
 *
 * @throws {@link SettingError}
 */
export function readIssuerJob(settings: Readonly<Record<string, unknown>>): JobSettings & GitlabJobSettings {
  return settings["project"] === undefined ? readJobSettings(settings) : readSettings(settings, GITLAB_CHECKS);
}

/**
 * Reads the settings of a job that come from a file, a form or a command line.
 *
 * @throws {@link SettingError}
 */
export function readJobSettings(settings: Readonly<Record<string, unknown>>): JobSettings {
  return readSettings(settings, CHECKS);
}

function readSettings<Name extends string>(
  settings: Readonly<Record<string, unknown>>,
  checks: Readonly<Record<Name, Check>>,
): { readonly [Known in Name]?: string } {
  for (const [name, value] of Object.entries(settings)) {
    const known: Readonly<Record<string, Check>> = checks;
    const check = Object.hasOwn(known, name) ? known[name] : undefined;
    if (check === undefined) {
      const names = Object.keys(checks).join(", ");
      throw new SettingError(name, `is not a setting of a job; the settings are: ${names}`);
    }
    if (value === undefined) continue;
    const problem = typeof value === "string" ? check(value) : "has to be a text";
    if (problem !== undefined) throw new SettingError(name, `${problem}; it is ${shownValue(value)}`);
  }
  return settings as { readonly [Known in Name]?: string };
}
