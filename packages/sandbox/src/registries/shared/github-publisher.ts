import type { Claims } from "../../issuer/claims.ts";
import { allMatch, compare, compareAnyCase } from "../../http/trace.ts";
import { claimText } from "../../oidc/claim-text.ts";
import { githubParts, type GithubValues } from "./publisher-form.ts";

/** A trusted publisher of GitHub Actions as most forms have it; for registries whose own form is not public. */
export interface GithubPublisher {
  owner: string;
  repository: string;
  /** File name in `.github/workflows`. */
  workflow: string;
  /** Any environment is accepted if it is missing. */
  environment?: string | undefined;
}

/** What is registered for the default job. */
export const DEFAULT_PUBLISHER: GithubPublisher = {
  owner: "octo-org",
  repository: "octo-repo",
  workflow: "release.yml",
  environment: "release",
};

/** Makes a publisher of what stands in a form. */
export function toGithubPublisher(values: GithubValues): GithubPublisher {
  const { owner, name } = githubParts(values.repository);
  return { owner, repository: name, workflow: values.workflow, environment: values.environment };
}

/** Writes a publisher as it stands in a form. */
export function githubValues(publisher: GithubPublisher): GithubValues {
  const { owner, repository, workflow, environment } = publisher;
  return { repository: `${owner}/${repository}`, workflow, environment };
}

/**
 * Tells whether the claims are the publisher's. Which workflow claim these registries read is not documented: the caller's
 * is taken.
 */
export function isPublisher(publisher: GithubPublisher, claims: Claims): boolean {
  const { owner, repository, workflow, environment } = publisher;
  const ref = claimText(claims, "workflow_ref");
  return allMatch(publisher, [
    compareAnyCase("repository", `${owner}/${repository}`, claims["repository"]),
    compare("workflow_ref", workflow, ref, ref?.includes(`/.github/workflows/${workflow}@`) === true),
    ...(environment === undefined ? [] : [compare("environment", environment, claims["environment"])]),
  ]);
}

/** Tells whether every claim of a provider has exactly the expected value: the mapping of registries that admins configure. */
export function hasClaims(provider: { readonly claims: Readonly<Record<string, string>> }, claims: Claims): boolean {
  return allMatch(
    provider,
    Object.entries(provider.claims).map(([name, value]) => compare(name, value, claims[name])),
  );
}
