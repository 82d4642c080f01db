import type { Claims } from "./claims.ts";

/** The issuer of every ID token on gitlab.com. */
export const GITLAB_ISSUER = "https://gitlab.com";

/** What GitLab's ID tokens say of a job. */
export interface GitlabJob {
  /** `group/project`, or with groups within the group. */
  projectPath: string;
  projectId: string;
  namespaceId: string;
  /** `gitlab.com/group/project//file.yml@ref`; if the file is in the project itself, it is made from the others. */
  ciConfigRefUri?: string | undefined;
  /** The pipeline's file, from the project's root. */
  pipelineFile: string;
  /** The branch or the tag, by its short name. */
  ref: string;
  refType: "branch" | "tag";
  sha: string;
  environment?: string | undefined;
}

/** Makes the job of the seeded world: the pipeline of `octo-group/octo-project` on a tag, in environment `release`. */
export function defaultGitlabJob(): GitlabJob {
  return {
    projectPath: "octo-group/octo-project",
    projectId: "20",
    namespaceId: "72",
    pipelineFile: ".gitlab-ci.yml",
    ref: "v1.0.0",
    refType: "tag",
    sha: "0123456789abcdef0123456789abcdef01234567",
    environment: "release",
  };
}

/**
 * Builds the claims that GitLab derives from a job, to be laid over those of the issuer: what is GitHub's alone is
 * taken out.
 *
 * @see https://docs.gitlab.com/ci/secrets/id_token_authentication/#token-payload
 */
export function gitlabClaims(job: GitlabJob): Claims {
  const refPath = `refs/${job.refType === "tag" ? "tags" : "heads"}/${job.ref}`;
  const uri = `gitlab.com/${job.projectPath}//${job.pipelineFile}@${refPath}`;
  return {
    ...Object.fromEntries(GITHUB_ONLY.map((name) => [name, null])),
    iss: GITLAB_ISSUER,
    sub: `project_path:${job.projectPath}:ref_type:${job.refType}:ref:${job.ref}`,
    namespace_id: job.namespaceId,
    namespace_path: job.projectPath.slice(0, job.projectPath.lastIndexOf("/")),
    project_id: job.projectId,
    project_path: job.projectPath,
    pipeline_id: "648",
    pipeline_source: "push",
    job_id: "302",
    ref: job.ref,
    ref_type: job.refType,
    ref_path: refPath,
    ref_protected: "true",
    environment: job.environment ?? null,
    runner_environment: "gitlab-hosted",
    sha: job.sha,
    project_visibility: "public",
    ci_config_ref_uri: job.ciConfigRefUri ?? uri,
    ci_config_sha: job.sha,
  };
}

const GITHUB_ONLY: readonly string[] = [
  "actor",
  "actor_id",
  "base_ref",
  "check_run_id",
  "enterprise",
  "enterprise_id",
  "event_name",
  "head_ref",
  "job_workflow_ref",
  "job_workflow_sha",
  "repository",
  "repository_id",
  "repository_owner",
  "repository_owner_id",
  "repository_visibility",
  "run_attempt",
  "run_id",
  "run_number",
  "workflow",
  "workflow_ref",
  "workflow_sha",
];
