import type { Claims } from "../../issuer/claims.ts";
import { claimText } from "../../oidc/claim-text.ts";

/** A trusted publisher of GitHub Actions as most forms have it; for registries whose own form is not public. */
export interface GithubPublisher {
  owner: string;
  repository: string;
  /** File name in `.github/workflows`. */
  workflow: string;
  /** Any environment is accepted where it is not given. */
  environment?: string | undefined;
}

/** What is registered for the default job. */
export const DEFAULT_PUBLISHER: GithubPublisher = {
  owner: "octo-org",
  repository: "octo-repo",
  workflow: "release.yml",
  environment: "release",
};

/**
 * Tells whether the claims are the publisher's. Which workflow claim these registries read is not documented: the caller's
 * is taken.
 */
export function isPublisher(publisher: GithubPublisher, claims: Claims): boolean {
  const repository = `${publisher.owner}/${publisher.repository}`;
  return (
    claimText(claims, "repository")?.toLowerCase() === repository.toLowerCase() &&
    claimText(claims, "workflow_ref")?.includes(`/.github/workflows/${publisher.workflow}@`) === true &&
    (publisher.environment === undefined || claimText(claims, "environment") === publisher.environment)
  );
}

/** Tells whether every expected claim has exactly the expected value: the mapping of registries that admins configure. */
export function hasClaims(expected: Readonly<Record<string, string>>, claims: Claims): boolean {
  return Object.entries(expected).every(([name, value]) => claims[name] === value);
}
