import { allMatch, compare, compareAnyCase } from "../../http/trace.ts";
import { claimText } from "../../oidc/claim-text.ts";
import type { Claims } from "../../issuer/claims.ts";
import { checkJobWorkflowRef, InvalidPublisher, workflowFilename } from "./workflow-ref.ts";

/**
 * A trusted publisher of GitHub Actions, in the field names of the index's own form.
 * @see warehouse/oidc/forms/github.py
 */
export interface PypiGithubFields {
  owner: string;
  /** Looked up by the index when the form is sent. */
  owner_id: string;
  repository: string;
  workflow_filename: string;
  /** Any environment is accepted if it is missing. */
  environment?: string | undefined;
}

/** What the index knows of a publisher, whatever its platform. */
export interface RegisteredPublisher {
  /** The index's own id of it; made at first use where not given. */
  id?: string;
  /** Names of the projects that it is registered on. */
  projects: string[];
}

/** A publisher of one or more projects. */
export interface PypiPublisher extends PypiGithubFields, RegisteredPublisher {}

/** A publisher that waits for its project to exist: first use creates it. */
export interface PypiPendingPublisher extends PypiGithubFields {
  project_name: string;
}

/** The claims that must be there. @see warehouse/oidc/models/github.py */
const REQUIRED_CLAIMS = [
  "repository",
  "repository_owner",
  "repository_owner_id",
  "job_workflow_ref",
  "jti",
  "event_name",
  "ref",
  "sha",
] as const;

/**
 * Finds the publisher that the claims speak for, the one with the environment before the one without.
 * @throws {@link InvalidPublisher} with the index's reason
 * @see warehouse/oidc/models/github.py `lookup_by_claims`, warehouse/oidc/models/_core.py `verify_claims`
 */
export function findPublisher<P extends PypiGithubFields>(publishers: readonly P[], claims: Claims): P {
  for (const name of REQUIRED_CLAIMS) {
    if (claims[name] === undefined || claims[name] === null) {
      throw new InvalidPublisher(`Missing claim '${name}'`);
    }
  }
  const publisher = lookup(publishers, claims);
  verify(publisher, claims);
  return publisher;
}

/** The lookup is by value and so case-sensitive, though the check that follows would not be. */
function lookup<P extends PypiGithubFields>(publishers: readonly P[], claims: Claims): P {
  const repository = claimText(claims, "repository") ?? "";
  const filename = workflowFilename(claimText(claims, "job_workflow_ref") ?? "");
  if (filename === undefined) {
    throw new InvalidPublisher("Could not job extract workflow filename from OIDC claims");
  }
  const candidates = publishers.filter((publisher) => {
    const { environment = "" } = publisher;
    return allMatch(publisher, [
      compare("repository", `${publisher.owner}/${publisher.repository}`, repository),
      compare("repository_owner_id", publisher.owner_id, claims["repository_owner_id"]),
      compare("job_workflow_ref", publisher.workflow_filename, filename),
      ...(environment === "" ? [] : [compareAnyCase("environment", environment, claims["environment"])]),
    ]);
  });
  const found = candidates.find(({ environment = "" }) => environment !== "") ?? candidates[0];
  if (found === undefined) throw new InvalidPublisher("Publisher with matching claims was not found");
  return found;
}

function verify(publisher: PypiGithubFields, claims: Claims): void {
  const { owner, repository } = publisher;
  // In the immutable form each name is followed by its id.
  const [kind, names] = (claimText(claims, "sub") ?? "").split(":");
  if (`${kind}:${names?.replaceAll(/@\d+/g, "")}`.toLowerCase() !== `repo:${owner}/${repository}`.toLowerCase()) {
    throw new InvalidPublisher("Check failed for required claim 'sub'");
  }
  if (claimText(claims, "repository_owner") !== publisher.owner) {
    throw new InvalidPublisher("Check failed for required claim 'repository_owner'");
  }
  checkJobWorkflowRef(publisher, claims);
  if (claimText(claims, "event_name") === "pull_request_target") {
    throw new InvalidPublisher("Publishing from a workflow invoked via 'pull_request_target' is not supported.");
  }
}
