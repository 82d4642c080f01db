/** The CI job that an ID token is for. The next token shows a changed field. */
export interface Job {
  /** `owner/name` */
  repository: string;
  repositoryId: string;
  ownerId: string;
  visibility: "public" | "private" | "internal";
  /** File name in `.github/workflows` of the workflow that was triggered. */
  workflow: string;
  /** Full ref, e.g. `refs/tags/v1.0.0`. */
  ref: string;
  /** Commit, 40 hex digits. */
  sha: string;
  /** `environment:` of the job; absent if the job names none. */
  environment?: string | undefined;
  eventName: string;
  actor: string;
  actorId: string;
  runnerEnvironment: "github-hosted" | "self-hosted";
  /** The called workflow if the job is in a reusable one: `owner/name/.github/workflows/file.yml@ref`. */
  reusableWorkflow?: string | undefined;
  /** Slug of the enterprise, where the repository belongs to one. */
  enterprise?: string | undefined;
}

/**
 * Shape of the `sub` claim: with the ids of owner and repository (new, renamed and transferred repositories since
 * 15 July 2026), or with their names alone.
 */
export type SubjectFormat = "immutable" | "legacy";

/** Makes the job of the seeded world: the release workflow of `octo-org/octo-repo` on a tag, in environment `release`. */
export function defaultJob(): Job {
  return {
    repository: "octo-org/octo-repo",
    repositoryId: "74",
    ownerId: "65",
    visibility: "public",
    workflow: "release.yml",
    ref: "refs/tags/v1.0.0",
    sha: "0123456789abcdef0123456789abcdef01234567",
    environment: "release",
    eventName: "push",
    actor: "octocat",
    actorId: "12",
    runnerEnvironment: "github-hosted",
  };
}
