import type { Claims } from "../../issuer/claims.ts";
import { allMatch, compare, compareAnyCase } from "../../http/trace.ts";
import { claimText } from "../../oidc/claim-text.ts";
import type { RegisteredPublisher } from "./publishers.ts";
import { InvalidPublisher } from "./workflow-ref.ts";
import { checkOneOf } from "./workflow-ref.ts";

/**
 * A trusted publisher of GitLab CI/CD, in the field names of the index's own form.
 * @see warehouse/oidc/forms/gitlab.py
 */
export interface PypiGitlabPublisher extends RegisteredPublisher {
  namespace: string;
  project: string;
  /** From the project's root. */
  workflow_filepath: string;
  /** Any environment is accepted if it is missing. */
  environment?: string | undefined;
}

/** The claims that must be there. @see warehouse/oidc/models/gitlab.py */
const REQUIRED_CLAIMS = ["sub", "project_path", "ci_config_ref_uri", "jti", "ref_path", "sha"] as const;

/**
 * Finds the publisher that GitLab's claims speak for, the one with the environment before the one without.
 * @throws {@link InvalidPublisher} with the index's reason
 * @see warehouse/oidc/models/gitlab.py `lookup_by_claims`, warehouse/oidc/models/_core.py `verify_claims`
 */
export function findGitlabPublisher(publishers: readonly PypiGitlabPublisher[], claims: Claims): PypiGitlabPublisher {
  for (const name of REQUIRED_CLAIMS) {
    if (claims[name] === undefined || claims[name] === null) throw new InvalidPublisher(`Missing claim '${name}'`);
  }
  const publisher = lookup(publishers, claims);
  verify(publisher, claims);
  return publisher;
}

/** In any case for namespace and project, since pypi/warehouse#18905; the environment's case counts. */
function lookup(publishers: readonly PypiGitlabPublisher[], claims: Claims): PypiGitlabPublisher {
  const uri = claimText(claims, "ci_config_ref_uri") ?? "";
  const filepath = /(?<=\/\/)(.*[^/]\.(yml|yaml))(?=@)/.exec(uri)?.[0];
  if (filepath === undefined) throw new InvalidPublisher("Could not extract workflow filename from OIDC claims");
  const candidates = publishers.filter((publisher) => {
    const { environment = "" } = publisher;
    return allMatch(publisher, [
      compareAnyCase("project_path", projectPath(publisher), claims["project_path"]),
      compare("ci_config_ref_uri", publisher.workflow_filepath, filepath),
      ...(environment === "" ? [] : [compare("environment", environment, claims["environment"])]),
    ]);
  });
  const found = candidates.find(({ environment = "" }) => environment !== "") ?? candidates[0];
  if (found === undefined) throw new InvalidPublisher("Publisher with matching claims was not found");
  return found;
}

function verify(publisher: PypiGitlabPublisher, claims: Claims): void {
  const subject = (claimText(claims, "sub") ?? "").split(":").slice(0, 2).join(":");
  if (subject.toLowerCase() !== `project_path:${projectPath(publisher)}`.toLowerCase()) {
    throw new InvalidPublisher("Check failed for required claim 'sub'");
  }
  checkConfigUri(publisher, claims);
}

/** The pipeline's file has to be in the project, at the pipeline's own ref or commit. @see warehouse/oidc/models/gitlab.py `_check_ci_config_ref_uri` */
function checkConfigUri(publisher: PypiGitlabPublisher, claims: Claims): void {
  const refs = [claimText(claims, "ref_path") ?? "", claimText(claims, "sha") ?? ""];
  if (refs.includes("")) throw new InvalidPublisher("The ref_path and sha claims are empty");
  const actual = claimText(claims, "ci_config_ref_uri") ?? "";
  const file = `gitlab.com/${projectPath(publisher)}//${publisher.workflow_filepath}`;
  const expected = refs.map((ref) => `${file}@${ref}`);
  checkOneOf("ci_config_ref_uri", expected, actual);
}

function projectPath({ namespace, project }: PypiGitlabPublisher): string {
  return `${namespace}/${project}`;
}
