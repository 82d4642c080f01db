import type { Claims } from "../../issuer/claims.ts";
import { allMatch, compare } from "../../http/trace.ts";
import { claimText } from "../../oidc/claim-text.ts";

/** What a trusted publisher may do: publish, or put up for a maintainer's approval. */
export type NpmPermission = "createPackage" | "createStagedPackage";

/**
 * A trusted publisher of one package, as the registry's API has it.
 * @see npm/cli lib/commands/trust/github.js `optionsToBody`
 */
export interface NpmTrust {
  package: string;
  type: "github";
  claims: {
    /** `owner/name` */
    repository: string;
    /** File name in `.github/workflows`. */
    workflow_ref: { file: string };
    /** Any environment is accepted if it is missing. */
    environment?: string | undefined;
  };
  permissions: NpmPermission[];
}

/**
 * Tells whether the claims are the trusted publisher's. All of them are compared with case, and the workflow is the one that
 * was triggered, whichever it called.
 * @see npm/documentation content/packages-and-modules/securing-your-code/trusted-publishers.mdx
 */
export function isTrusted(trust: NpmTrust, claims: Claims): boolean {
  const { repository, workflow_ref: workflow, environment } = trust.claims;
  const path = `${repository}/.github/workflows/${workflow.file}`;
  const ref = claimText(claims, "workflow_ref");
  return allMatch(trust, [
    compare("repository", repository, claims["repository"]),
    compare("workflow_ref", path, ref, ref?.startsWith(`${path}@`) === true),
    ...(environment === undefined ? [] : [compare("environment", environment, claims["environment"])]),
  ]);
}
