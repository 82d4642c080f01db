import type { NugetPolicy } from "./policies.ts";
import type { NugetState, NugetUser } from "./state.ts";

/**
 * Finds why a matching policy gives no key. The gallery reports this only after a match, so that strangers learn nothing.
 * @see NuGetGallery FederatedCredentialService.cs `ValidateCurrentUser`, `ValidatePackageOwner`
 */
export function accountProblem(
  state: NugetState,
  user: NugetUser,
  policy: Pick<NugetPolicy, "packageOwner">,
): string | undefined {
  if (user.kind === "organization") {
    return (
      "Generating fetching tokens directly for organizations is not supported. The trust policy is created on the " +
      "profile of one of the organization's administrators and is scoped to the organization in the policy."
    );
  }
  const name = policy.packageOwner.toLowerCase();
  const owner = state.users.find((candidate) => candidate.name.toLowerCase() === name);
  if (owner === undefined) return "The package owner of the match trust policy not longer exists.";
  const problem = stateProblem(user) ?? stateProblem(owner);
  if (problem !== undefined || owner.reachable !== false) return problem;
  return `The scopes on the generated API key are not valid. Confirm that you still have permissions to operate on behalf of package owner '${owner.name}'.`;
}

function stateProblem(user: NugetUser): string | undefined {
  const who = `The ${user.kind} '${user.name}'`;
  if (user.deleted === true) return `${who} is deleted.`;
  if (user.locked === true) return `${who} is locked.`;
  return user.confirmed === false ? `${who} does not have a confirmed email address.` : undefined;
}
