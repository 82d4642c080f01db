import { claimText } from "../../oidc/claim-text.ts";
import type { Claims } from "../../issuer/claims.ts";

/** No trusted publisher speaks for the claims; the message is the index's own reason. */
export class InvalidPublisher extends Error {
  override readonly name = "InvalidPublisher";
}

/**
 * Reads the workflow's file name from a workflow ref: `release.yml` in `o/r/.github/workflows/release.yml@refs/tags/v1`.
 * @see warehouse/oidc/models/github.py `_extract_workflow_filename`
 */
export function workflowFilename(workflowRef: string): string | undefined {
  return /([^/]+\.(yml|yaml))(?=@)/.exec(workflowRef)?.[0];
}

/**
 * Checks that the job's workflow is the publisher's own, at the commit or ref that triggered the run: this is what
 * refuses reusable workflows of other repositories.
 * @throws {@link InvalidPublisher}
 * @see warehouse/oidc/models/github.py `_check_job_workflow_ref`
 */
export function checkJobWorkflowRef(
  publisher: { readonly owner: string; readonly repository: string; readonly workflow_filename: string },
  claims: Claims,
): void {
  const actual = claimText(claims, "job_workflow_ref") ?? "";
  if (actual === "") throw new InvalidPublisher("The job_workflow_ref claim is empty");
  const refs = [claimText(claims, "ref"), claimText(claims, "sha")].filter((ref) => ref !== undefined && ref !== "");
  if (refs.length === 0) throw new InvalidPublisher("The ref and sha claims are empty");
  const workflow = `${publisher.owner}/${publisher.repository}/.github/workflows/${publisher.workflow_filename}`;
  const expected = refs.map((ref) => `${workflow}@${ref}`);
  checkOneOf("job_workflow_ref", expected, actual);
}

/**
 * Checks a claim against every value that it may have.
 *
 * @throws {@link InvalidPublisher} in the words that both kinds of publishers use
 */
export function checkOneOf(claim: string, expected: readonly string[], actual: string): void {
  if (expected.includes(actual)) return;
  const listed = expected
    .toSorted()
    .map((ref) => `'${ref}'`)
    .join(", ");
  throw new InvalidPublisher(`The ${claim} claim does not match, expecting one of [${listed}], got '${actual}'`);
}
