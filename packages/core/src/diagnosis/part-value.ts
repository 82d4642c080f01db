import type { Claims } from "../claims.ts";
import type { JobClaims } from "./job-claims.ts";
import type { ClaimPart } from "../claim-part.ts";
import type { ClaimRules } from "../registry.ts";
import { isSameRepository, type WorkflowRef } from "./workflow-ref.ts";

/**
 * What belongs into the field of a form for this job; the empty text where the field stays empty, `undefined` where the
 * claims do not tell.
 */
export function partValue(part: ClaimPart, rules: ClaimRules, job: JobClaims, claims: Claims): string | undefined {
  const elsewhere = rules.workflow === "job_workflow_ref" && isElsewhere(job) ? job.holder : undefined;
  switch (part) {
    case "owner":
      return job.owner;
    case "repository":
      return job.repository;
    case "workflow":
      return workflowToName(rules, job)?.file;
    case "workflow-owner":
      return elsewhere?.owner ?? "";
    case "workflow-repository":
      return elsewhere?.repository ?? "";
    case "environment":
      return job.environment ?? "";
    default: {
      const value = claims[part.slice("claim:".length)];
      return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
    }
  }
}

/**
 * The workflow to name: the one that the registry reads. Where it takes none of other repositories and the job lies in
 * one, that is the caller: the job has to move there first.
 */
export function workflowToName(rules: ClaimRules, job: JobClaims): WorkflowRef | undefined {
  if (rules.workflow === "workflow_ref") return job.caller;
  return isOwnOnly(rules) && isElsewhere(job) ? job.caller : (job.holder ?? job.caller);
}

/** Whether the registry takes workflows of the job's own repository only. */
export function isOwnOnly({ workflowIn }: ClaimRules): boolean {
  return workflowIn === "same-commit" || workflowIn === "same-repository";
}

/** Whether the job lies in a reusable workflow of another repository. */
export function isElsewhere(job: JobClaims): boolean {
  return job.holder !== undefined && job.repository !== undefined && !isSameRepository(job.holder, job);
}
