import { allMatch, compare } from "../../http/trace.ts";
import type { Claims } from "../../issuer/claims.ts";
import { claimText } from "../../oidc/claim-text.ts";

/**
 * A trusted publisher of GitHub Actions, in the field names of the registry's own form.
 * @see rubygems.org app/models/oidc/trusted_publisher/github_action.rb
 */
export interface RubygemsPublisher {
  /** Names of the gems that it may push. */
  gems: string[];
  repository_owner: string;
  /** Looked up by the registry when the form is sent. */
  repository_owner_id: string;
  repository_name: string;
  workflow_filename: string;
  /** Any environment is accepted if it is missing. */
  environment?: string | undefined;
  /** Where the workflow is a reusable one of another repository. */
  workflow_repository_owner?: string | undefined;
  workflow_repository_name?: string | undefined;
}

/** A publisher whose gem does not exist: its first push creates it. Good for twelve hours. */
export interface RubygemsPendingPublisher extends Omit<RubygemsPublisher, "gems"> {
  rubygem_name: string;
}

/**
 * Finds the publisher that the claims speak for, the one with the environment before the one without. All compared
 * with case.
 * @see rubygems.org app/models/oidc/trusted_publisher/github_action.rb `for_claims`, `to_access_policy`
 */
export function findPublisher<P extends Omit<RubygemsPublisher, "gems">>(
  publishers: readonly P[],
  claims: Claims,
): P | undefined {
  const workflow = parseWorkflowRef(claimText(claims, "job_workflow_ref") ?? "");
  if (workflow === undefined) return undefined;
  const repository = claimText(claims, "repository") ?? "";
  const isCross = workflow.repository !== repository;
  const isAtCommit = isCross || refs(claims).includes(workflow.ref);
  const expectedRepository = isCross ? workflow.repository : undefined;
  const candidates = publishers.filter((publisher) => {
    const { repository_owner: owner, repository_name: name, environment } = publisher;
    const ownRepository = workflowRepository(publisher);
    const ref = `${ownRepository ?? `${owner}/${name}`}/.github/workflows/${publisher.workflow_filename}`;
    const isWorkflow =
      publisher.workflow_filename === workflow.filename && ownRepository === expectedRepository && isAtCommit;
    return allMatch(publisher, [
      compare("repository", `${owner}/${name}`, repository),
      compare("repository_owner_id", publisher.repository_owner_id, claims["repository_owner_id"]),
      compare("job_workflow_ref", ref, claims["job_workflow_ref"], isWorkflow),
      ...(environment === undefined ? [] : [compare("environment", environment, claims["environment"])]),
    ]);
  });
  return candidates.find(({ environment }) => environment !== undefined) ?? candidates[0];
}

/** Makes the name of the keys that a publisher gets. */
export function publisherName(publisher: Omit<RubygemsPublisher, "gems">): string {
  const { repository_owner: owner, repository_name: name, workflow_filename: file, environment } = publisher;
  const suffix = environment === undefined ? "" : ` (${environment})`;
  return `GitHub Actions ${owner}/${name} @ .github/workflows/${file}${suffix}`;
}

function workflowRepository(publisher: Omit<RubygemsPublisher, "gems">): string | undefined {
  const { workflow_repository_owner: owner, workflow_repository_name: name } = publisher;
  return owner === undefined || name === undefined ? undefined : `${owner}/${name}`;
}

function refs(claims: Claims): readonly string[] {
  return ["ref", "sha"].map((name) => claimText(claims, name) ?? "").filter((ref) => ref !== "");
}

function parseWorkflowRef(
  ref: string,
): { readonly repository: string; readonly filename: string; readonly ref: string } | undefined {
  const [, repository, filename, tail] = /^([^/]+\/[^/]+)\/\.github\/workflows\/([^/]+)@([^@]+)$/.exec(ref) ?? [];
  return repository === undefined || filename === undefined || tail === undefined
    ? undefined
    : { repository, filename, ref: tail };
}
