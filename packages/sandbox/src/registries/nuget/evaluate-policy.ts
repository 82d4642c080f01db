import { allMatch, compare, compareAnyCase, type Comparison } from "../../http/trace.ts";
import { claimText } from "../../oidc/claim-text.ts";
import type { Claims } from "../../issuer/claims.ts";
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
 * Holds the claims against one policy, and pins the ids of a temporary one once everything matches.
 * @see NuGetGallery GitHubTokenPolicyValidator.cs `EvaluatePolicyAsync`
 */
export function evaluatePolicy(
  policy: NugetPolicy,
  claims: Claims,
  context: { readonly now: number; readonly bannedEvents: readonly string[] },
): PolicyVerdict {
  const compared = comparePolicy(policy, claims);
  const isMatch = allMatch(policy, compared);
  const problem =
    missingClaim(claims, REQUIRED_CLAIMS) ??
    repositoryProblem(policy, compared, context.now) ??
    eventProblem(claims, context.bannedEvents) ??
    missingClaim(claims, ["job_workflow_ref"]) ??
    workflowProblem(policy, claims) ??
    environmentProblem(policy, claims);
  if (problem !== undefined) return problem;
  if (!isMatch) return hidden("repository");
  if (!isPermanent(policy)) {
    policy.repositoryOwnerId = claimText(claims, "repository_owner_id");
    policy.repositoryId = claimText(claims, "repository_id");
    policy.validateByDate = undefined;
  }
  return "match";
}

function missingClaim(claims: Claims, names: readonly string[]): PolicyVerdict | undefined {
  const missing = names.find((name) => (claimText(claims, name) ?? "").trim() === "");
  return missing === undefined
    ? undefined
    : disclosed(`The JSON Web Token is missing the required claim '${missing}'.`);
}

/** In the order in which the gallery looks: names in any case, ids exactly. */
function comparePolicy(policy: NugetPolicy, claims: Claims): readonly Comparison[] {
  const { repositoryOwner: owner, repository, workflowFile, environment = "" } = policy;
  const ids = isPermanent(policy)
    ? [
        compare("repository_owner_id", policy.repositoryOwnerId ?? "", claims["repository_owner_id"]),
        compare("repository_id", policy.repositoryId ?? "", claims["repository_id"]),
      ]
    : [];
  const file = workflowOf(policy, claimText(claims, "job_workflow_ref") ?? "");
  return [
    compareAnyCase("repository_owner", owner, claims["repository_owner"]),
    compareAnyCase("repository", `${owner}/${repository}`, claims["repository"]),
    ...ids,
    compare("job_workflow_ref", workflowFile, claims["job_workflow_ref"], equal(file, workflowFile)),
    ...(environment === "" ? [] : [compareAnyCase("environment", environment, claims["environment"] ?? "")]),
  ];
}

/** The first of names and ids that differs; while the ids are unknown, the time until which they may be learnt. */
function repositoryProblem(
  policy: NugetPolicy,
  compared: readonly Comparison[],
  now: number,
): PolicyVerdict | undefined {
  const different = compared.find(({ claim, matches }) => claim.startsWith("repository") && !matches);
  if (different !== undefined) return hidden(different.claim);
  if (isPermanent(policy)) return undefined;
  const { validateByDate, policyName } = policy;
  return validateByDate === undefined || now > validateByDate
    ? disclosed(
        `The policy '${policyName}' has expired. Sign in and renew the trust policy on the Trusted Publishing page.`,
      )
    : undefined;
}

function eventProblem(claims: Claims, bannedEvents: readonly string[]): PolicyVerdict | undefined {
  const event = claimText(claims, "event_name") ?? "";
  const isBanned = bannedEvents.some((banned) => equal(banned, event));
  return isBanned ? disclosed(`The GitHub Actions event '${event}' is not allowed.`) : undefined;
}

function workflowProblem(policy: NugetPolicy, claims: Claims): PolicyVerdict | undefined {
  const ref = claimText(claims, "job_workflow_ref") ?? "";
  const file = workflowOf(policy, ref);
  if (file === undefined) {
    const reason = `Claim 'job_workflow_ref' has value '${ref}' which does not start with ${workflowFolder(policy)}.`;
    return disclosedIfPermanent(policy, reason);
  }
  return equal(file, policy.workflowFile) ? undefined : mismatch("Workflow", policy, policy.workflowFile, file);
}

/** The file of a workflow in the policy's repository. */
function workflowOf(policy: NugetPolicy, ref: string): string | undefined {
  const prefix = workflowFolder(policy);
  const end = ref.indexOf("@", prefix.length);
  return !equal(ref.slice(0, prefix.length), prefix) || end < 0 ? undefined : ref.slice(prefix.length, end);
}

function workflowFolder({ repositoryOwner, repository }: NugetPolicy): string {
  return `${repositoryOwner}/${repository}/.github/workflows/`;
}

function environmentProblem(policy: NugetPolicy, claims: Claims): PolicyVerdict | undefined {
  const expected = policy.environment ?? "";
  const actual = claimText(claims, "environment") ?? "";
  return expected === "" || equal(expected, actual) ? undefined : mismatch("Environment", policy, expected, actual);
}

function mismatch(what: string, policy: NugetPolicy, expected: string, actual: string): PolicyVerdict {
  const subject = `${what} mismatch for policy '${policy.policyName}'`;
  return disclosedIfPermanent(policy, `${subject}: expected '${expected}', actual '${actual}'`);
}

/** While the ids are unknown, whoever asks may be a stranger with the same names. */
function disclosedIfPermanent(policy: NugetPolicy, reason: string): PolicyVerdict {
  return { reason, disclosed: isPermanent(policy) };
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
