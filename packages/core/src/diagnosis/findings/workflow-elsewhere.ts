import { claimText } from "../../base/claims.ts";
import { isElsewhere, isOwnOnly } from "../form.ts";
import type { Case, Finder, Finding } from "./finding.ts";

/** The job lies in a workflow of another repository, or of another commit, where the registry takes none from. */
export const findWorkflowElsewhere: Finder = (seen) => {
  const { registry, job, claims, match } = seen;
  const { workflow, workflowIn } = registry.claimRules;
  if (job.provider === "gitlab") return match("untrusted-workflow") && pipelineElsewhere(seen);
  if (workflow === "job_workflow_ref" && workflowIn !== undefined) {
    if (isElsewhere(job)) return isOwnOnly(registry.claimRules) ? inAnotherRepository(seen) : undefined;
    if (workflowIn !== "same-repository" && job.holder !== undefined && !isOfThisRun(seen)) return atAnotherRef(seen);
  }
  if (match("untrusted-workflow") === undefined) return undefined;
  return {
    id: "untrusted-workflow",
    certainty: "certain",
    title: `${registry.name} does not take the workflow that holds this job.`,
    seen: `job_workflow_ref is "${claimText(claims, "job_workflow_ref") ?? ""}"`,
    needs: "the workflow of its own form, in the repository itself",
    remedy: "Compare the two: the registry's messages name the one that it expects.",
  };
};

/** The file of a GitLab pipeline may lie in another project, or anywhere. @see https://docs.gitlab.com/ci/pipelines/settings/#specify-a-custom-cicd-configuration-file */
function pipelineElsewhere({ registry, claims, match }: Case): Finding {
  return {
    id: "pipeline-elsewhere",
    certainty: "certain",
    title: `${registry.name} does not take the file that this pipeline was made from.`,
    seen: `ci_config_ref_uri is "${claimText(claims, "ci_config_ref_uri") ?? ""}"`,
    needs: match("untrusted-workflow")?.expected ?? "the registered file, at the pipeline's own ref or commit",
    remedy:
      "Keep the pipeline's file in the project that publishes; if only capital letters differ, register it as it was seen.",
  };
}

function isOfThisRun({ job }: Case): boolean {
  // Where neither is told, nothing can be said against it.
  return job.refs.length === 0 || job.holder === undefined || job.refs.includes(job.holder.ref);
}

function inAnotherRepository({ registry, job }: Case): Finding {
  const { holder, caller } = job;
  const own = `${job.owner}/${job.repository}`;
  const shared = `${holder?.owner}/${holder?.repository}`;
  const file = caller?.file ?? "a workflow of it";
  return {
    id: "reusable-workflow-elsewhere",
    certainty: "certain",
    title: `This job lies in a reusable workflow of "${shared}", and ${registry.name} takes only workflows of "${own}" itself.`,
    seen: `job_workflow_ref is "${shared}/${holder?.path}@${holder?.ref}"`,
    needs: `a workflow file of "${own}" that holds the job`,
    remedy: `Move the job that mints and uploads into "${file}"; the reusable workflow can still build.`,
    paste: movedJob(),
  };
}

function movedJob(): string {
  return [
    "jobs:",
    "  build:",
    "    uses: …              # the reusable workflow builds, and uploads an artifact",
    "  publish:               # this job mints and uploads; it lies in your own file",
    "    needs: build",
    "    permissions:",
    "      id-token: write",
  ].join("\n");
}

function atAnotherRef({ registry, job }: Case): Finding {
  const { holder } = job;
  return {
    id: "reusable-workflow-at-another-ref",
    certainty: "certain",
    title: `This job lies in "${holder?.file}" at "${holder?.ref}", and ${registry.name} takes it only at the run's own commit.`,
    seen: `job_workflow_ref ends in "@${holder?.ref}"`,
    needs: `"@${job.refs[0]}", the ref of this run`,
    remedy: `Call the workflow by its path: uses: ./${holder?.path}`,
    paste: `uses: ./${holder?.path}`,
  };
}
