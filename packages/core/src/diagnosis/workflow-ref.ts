/** A workflow file as `job_workflow_ref` and `workflow_ref` name it: `owner/repository/path@ref`. */
export interface WorkflowRef {
  readonly owner: string;
  readonly repository: string;
  /** In the repository, such as `.github/workflows/release.yml`. */
  readonly path: string;
  /** The last part of the path: what forms ask for. */
  readonly file: string;
  /** A full ref or a commit. */
  readonly ref: string;
}

/**
 * Reads a workflow's reference; `undefined` for anything else.
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc#oidc-token-claims
 */
export function readWorkflowRef(text: string | undefined): WorkflowRef | undefined {
  const [, owner, repository, path, ref] = /^([^/]+)\/([^/]+)\/(.+?\.ya?ml)@(.+)$/.exec(text ?? "") ?? [];
  if (owner === undefined || repository === undefined || path === undefined || ref === undefined) return undefined;
  return { owner, repository, path, file: path.slice(path.lastIndexOf("/") + 1), ref };
}

/** Whether two workflow files lie in one repository; GitHub's names are the same in upper and lower case. */
export function isSameRepository(
  one: Pick<WorkflowRef, "owner" | "repository">,
  other: { readonly owner?: string | undefined; readonly repository?: string | undefined },
): boolean {
  return `${one.owner}/${one.repository}`.toLowerCase() === `${other.owner}/${other.repository}`.toLowerCase();
}
