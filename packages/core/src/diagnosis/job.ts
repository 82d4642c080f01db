import { type Claims, claimText } from "../base/claims.ts";

/** What the claims of an ID token say about a job, with the same names for every platform; for display and diagnosis only. */
export interface JobClaims {
  readonly provider: "github" | "gitlab" | "other";
  /** The repository's owner, or GitLab's namespace. */
  readonly owner?: string | undefined;
  /** The repository's own name. */
  readonly repository?: string | undefined;
  /** The workflow that the event started. */
  readonly caller?: WorkflowRef | undefined;
  /** The workflow that holds the job: the called one of a reusable workflow, else the same as `caller`. */
  readonly holder?: WorkflowRef | undefined;
  readonly environment?: string | undefined;
  readonly event?: string | undefined;
  readonly runner?: string | undefined;
  /** The full ref and the commit of the run. */
  readonly refs: readonly string[];
  /**
   * Whether `sub` contains the ids of owner and repository, because the repository was created, renamed or transferred
   * since 15 July 2026, or opted in.
   *
   * @see https://docs.github.com/en/actions/reference/security/oidc
   */
  readonly immutableSubject: boolean;
}

const IMMUTABLE_SUBJECT = /^repo:[^/@]+@\d+\/[^/@:]+@\d+(:|$)/;

/** Reads whatever the claims say about the job; never throws, and assumes nothing. */
export function readJob(claims: Claims): JobClaims {
  const text = (name: string): string | undefined => claimText(claims, name);
  const common = {
    environment: text("environment"),
    immutableSubject: IMMUTABLE_SUBJECT.test(text("sub") ?? ""),
  };
  const project = text("project_path");
  if (text("repository") === undefined && project !== undefined) {
    const pipeline = readPipeline(text("ci_config_ref_uri"), project);
    const refs = present(text("ref_path"), text("sha"));
    return { provider: "gitlab", ...halves(project), caller: pipeline, holder: pipeline, refs, ...common };
  }
  return {
    provider: text("repository") === undefined ? "other" : "github",
    ...halves(text("repository") ?? ""),
    caller: readWorkflowRef(text("workflow_ref")),
    holder: readWorkflowRef(text("job_workflow_ref")),
    event: text("event_name"),
    runner: text("runner_environment"),
    refs: present(text("ref"), text("sha")),
    ...common,
  };
}

/** A GitLab project may be in nested groups: the last part is its name. */
function halves(path: string): Pick<JobClaims, "owner" | "repository"> {
  const at = path.lastIndexOf("/");
  return at < 1 ? {} : { owner: path.slice(0, at), repository: path.slice(at + 1) };
}

/** `gitlab.com/group/project//path.yml@ref`: the form asks for the whole path. @see https://docs.gitlab.com/ci/secrets/id_token_authentication/ */
function readPipeline(uri: string | undefined, project: string): WorkflowRef | undefined {
  const [, path, ref] = /^[^/]+\/.+?\/\/([^@]+)@(.+)$/.exec(uri ?? "") ?? [];
  const { owner = "", repository = "" } = halves(project);
  return path === undefined || ref === undefined ? undefined : { owner, repository, path, file: path, ref };
}

function present(...values: readonly (string | undefined)[]): readonly string[] {
  return values.filter((value) => value !== undefined);
}

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

/** Tells whether two workflow files are in the same repository; GitHub's names ignore case. */
export function isSameRepository(
  one: Pick<WorkflowRef, "owner" | "repository">,
  other: { readonly owner?: string | undefined; readonly repository?: string | undefined },
): boolean {
  return `${one.owner}/${one.repository}`.toLowerCase() === `${other.owner}/${other.repository}`.toLowerCase();
}
