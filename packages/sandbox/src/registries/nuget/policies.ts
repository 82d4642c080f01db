/**
 * A trust policy for GitHub Actions, in the field names of the registry's own form.
 * @see NuGetGallery GitHubCriteria.cs, Views/Users/TrustedPublishing.cshtml
 */
export interface NugetPolicy {
  policyName: string;
  /** User name of who made the policy: the `username` of the exchange. */
  createdBy: string;
  /** User or organization whose packages may be pushed. */
  packageOwner: string;
  repositoryOwner: string;
  repository: string;
  /** File name in `.github/workflows`. */
  workflowFile: string;
  /** Any environment is accepted if it is missing. */
  environment?: string | undefined;
  /** Unknown ids make the policy a temporary one, until first use fills them in. */
  repositoryOwnerId?: string | undefined;
  repositoryId?: string | undefined;
  /** Milliseconds since the epoch until which a temporary policy can be used for the first time: 7 days there. @see NuGetGallery GitHubCriteria.cs */
  validateByDate?: number | undefined;
  /** Globs of package ids; all of the owner's packages where not given. */
  subjects?: string[] | undefined;
}

/**
 * A trust policy for a service principal of Entra ID, which only an administrator of the gallery creates.
 * @see NuGetGallery EntraIdServicePrincipalCriteria.cs
 */
export interface NugetEntraPolicy {
  policyName: string;
  createdBy: string;
  packageOwner: string;
  /** The tenant. */
  tid: string;
  /** The object id of the service principal. */
  oid: string;
  subjects?: string[] | undefined;
}

/** Tells whether the ids of owner and repository are pinned: the policy no longer expires. */
export function isPermanent(policy: NugetPolicy): boolean {
  return policy.repositoryOwnerId !== undefined && policy.repositoryId !== undefined;
}
