import { claimText } from "../oidc/claim-text.ts";
import type { Claims } from "../issuer/claims.ts";
import { isPermanent, type NugetPolicy } from "./policies.ts";

/** `match`, or a reason; a reason that would tell a stranger about the policy is not disclosed. */
export type PolicyVerdict = "match" | { readonly reason: string; readonly disclosed: boolean };

const REQUIRED_CLAIMS = [
  "repository",
  "repository_owner",
  "repository_owner_id",
  "repository_id",
  "event_name",
] as const;

/**
 * Holds the claims against one policy, and pins the ids of a temporary one.
 * @see NuGetGallery GitHubTokenPolicyValidator.cs `EvaluatePolicyAsync`
 */
export function evaluatePolicy(
  policy: NugetPolicy,
  claims: Claims,
  context: { readonly now: number; readonly bannedEvents: readonly string[] },
): PolicyVerdict {
  for (const name of [...REQUIRED_CLAIMS, "job_workflow_ref"]) {
    if ((claimText(claims, name) ?? "").trim() === "") {
      return disclosed(`The JSON Web Token is missing the required claim '${name}'.`);
    }
  }
  const repository = `${policy.repositoryOwner}/${policy.repository}`;
  if (!equal(claimText(claims, "repository_owner"), policy.repositoryOwner))
    return hidden("repository_owner");
  if (!equal(claimText(claims, "repository"), repository)) return hidden("repository");

  if (isPermanent(policy)) {
    if (claimText(claims, "repository_owner_id") !== policy.repositoryOwnerId)
      return hidden("repository_owner_id");
    if (claimText(claims, "repository_id") !== policy.repositoryId) return hidden("repository_id");
  } else if (policy.validateByDate === undefined || context.now > policy.validateByDate) {
    return disclosed(
      `The policy '${policy.policyName}' has expired. Sign in and renew the trust policy on the Trusted Publishing page.`,
    );
  } else {
    // Before event, workflow and environment: a first run that fails there has pinned the ids all the same.
    policy.repositoryOwnerId = claimText(claims, "repository_owner_id");
    policy.repositoryId = claimText(claims, "repository_id");
    policy.validateByDate = undefined;
  }

  const event = claimText(claims, "event_name") ?? "";
  if (context.bannedEvents.some((banned) => equal(banned, event))) {
    return disclosed(`The GitHub Actions event '${event}' is not allowed.`);
  }
  return workflowProblem(policy, repository, claims) ?? environmentProblem(policy, claims) ?? "match";
}

function workflowProblem(policy: NugetPolicy, repository: string, claims: Claims): PolicyVerdict | undefined {
  const ref = claimText(claims, "job_workflow_ref") ?? "";
  const prefix = `${repository}/.github/workflows/`;
  const end = ref.indexOf("@", prefix.length);
  if (!equal(ref.slice(0, prefix.length), prefix) || end < 0) {
    return disclosed(`Claim 'job_workflow_ref' has value '${ref}' which does not start with ${prefix}.`);
  }
  const file = ref.slice(prefix.length, end);
  return equal(file, policy.workflowFile)
    ? undefined
    : mismatch("Workflow", policy, policy.workflowFile, file);
}

function environmentProblem(policy: NugetPolicy, claims: Claims): PolicyVerdict | undefined {
  const expected = policy.environment ?? "";
  const actual = claimText(claims, "environment") ?? "";
  return expected === "" || equal(expected, actual)
    ? undefined
    : mismatch("Environment", policy, expected, actual);
}

function mismatch(what: string, policy: NugetPolicy, expected: string, actual: string): PolicyVerdict {
  return disclosed(
    `${what} mismatch for policy '${policy.policyName}': expected '${expected}', actual '${actual}'`,
  );
}

function disclosed(reason: string): PolicyVerdict {
  return { reason, disclosed: true };
}

function hidden(claim: string): PolicyVerdict {
  return { reason: `The claim '${claim}' does not match the policy.`, disclosed: false };
}

function equal(left: string | undefined, right: string | undefined): boolean {
  return left?.toLowerCase() === right?.toLowerCase();
}
