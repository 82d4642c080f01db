/**
 * A piece of a job's identity by its house name, whatever claims it comes from: `owner` and `repository` are the two
 * halves of the repository's name, `workflow` is the file name of the workflow that the registry reads,
 * `workflow-owner` and `workflow-repository` say where that file lies if it is not the job's own repository.
 * `claim:X` is the claim X as it stands.
 */
export type ClaimPart =
  | "owner"
  | "repository"
  | "workflow"
  | "workflow-owner"
  | "workflow-repository"
  | "environment"
  | `claim:${string}`;
