import type { Job } from "../issuer/job.ts";
import type { RunningSandbox } from "../start-sandbox.ts";

/**
 * Makes the variables that a step of the sandbox's job has in its environment.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export function jobEnvironment({ sandbox, env }: RunningSandbox): Record<string, string> {
  const job: Job = sandbox.issuer.job;
  const [owner = ""] = job.repository.split("/");
  const [, kind = "", name = ""] = /^refs\/(\w+)\/(.*)$/s.exec(job.ref) ?? [];
  return {
    CI: "true",
    GITHUB_ACTIONS: "true",
    ...env,
    GITHUB_ACTOR: job.actor,
    GITHUB_ACTOR_ID: job.actorId,
    GITHUB_EVENT_NAME: job.eventName,
    GITHUB_JOB: "release",
    GITHUB_REF: job.ref,
    GITHUB_REF_NAME: name,
    GITHUB_REF_TYPE: kind === "tags" ? "tag" : "branch",
    GITHUB_REPOSITORY: job.repository,
    GITHUB_REPOSITORY_ID: job.repositoryId,
    GITHUB_REPOSITORY_OWNER: owner,
    GITHUB_REPOSITORY_OWNER_ID: job.ownerId,
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_RUN_ID: "6000000001",
    GITHUB_RUN_NUMBER: "10",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_SHA: job.sha,
    GITHUB_WORKFLOW: job.workflow.replace(/\.ya?ml$/, ""),
    GITHUB_WORKFLOW_REF: `${job.repository}/.github/workflows/${job.workflow}@${job.ref}`,
    GITHUB_WORKFLOW_SHA: job.sha,
    RUNNER_ENVIRONMENT: job.runnerEnvironment,
  };
}
