import type { Job, SubjectFormat } from "./job.ts";

/** Claims of an ID token, unread. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * Builds the claims that GitHub derives from a job: everything but issuer, audience, times and `jti`. Ids are strings.
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export function jobClaims(job: Job, subject: SubjectFormat): Claims {
  const [owner = ""] = job.repository.split("/");
  const workflowRef = `${job.repository}/.github/workflows/${job.workflow}@${job.ref}`;
  return {
    sub: subjectOf(job, subject),
    actor: job.actor,
    actor_id: job.actorId,
    base_ref: job.eventName.startsWith("pull_request") ? "main" : "",
    check_run_id: "19000000001",
    ...(job.enterprise === undefined ? {} : { enterprise: job.enterprise, enterprise_id: "345" }),
    ...(job.environment === undefined ? {} : { environment: job.environment }),
    event_name: job.eventName,
    head_ref: job.eventName.startsWith("pull_request") ? "patch-1" : "",
    job_workflow_ref: job.reusableWorkflow ?? workflowRef,
    job_workflow_sha: job.sha,
    ref: job.ref,
    ref_protected: "false",
    ref_type: job.ref.startsWith("refs/tags/") ? "tag" : "branch",
    repository: job.repository,
    repository_id: job.repositoryId,
    repository_owner: owner,
    repository_owner_id: job.ownerId,
    repository_visibility: job.visibility,
    run_attempt: "1",
    run_id: "6000000001",
    run_number: "10",
    runner_environment: job.runnerEnvironment,
    sha: job.sha,
    workflow: job.workflow.replace(/\.ya?ml$/, ""),
    workflow_ref: workflowRef,
    workflow_sha: job.sha,
  };
}

/** `:` inside a value would read as a separator, so GitHub writes it as `%3A`. */
function subjectOf(job: Job, format: SubjectFormat): string {
  const escape = (value: string): string => value.replaceAll(":", "%3A");
  const [owner = "", name = ""] = job.repository.split("/");
  const repository = format === "legacy" ? job.repository : `${owner}@${job.ownerId}/${name}@${job.repositoryId}`;
  if (job.environment !== undefined) return `repo:${repository}:environment:${escape(job.environment)}`;
  if (job.eventName === "pull_request") return `repo:${repository}:pull_request`;
  return `repo:${repository}:ref:${escape(job.ref)}`;
}
