import { createHash } from "node:crypto";
import { defaultJob } from "../issuer/job.ts";

/** Says what is wrong with a value; `undefined` if nothing is. */
export type Check = (value: string) => string | undefined;

/** Checks `owner/name`. @see https://docs.github.com/en/repositories/creating-and-managing-repositories */
export const checkRepository: Check = (value) =>
  /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/(?!\.{1,2}$)[\w.-]{1,100}$/.test(value)
    ? undefined
    : 'has to be "owner/name", such as octo-org/octo-repo';

/** Checks the name of a workflow's file. */
export const checkWorkflow: Check = (value) =>
  /^[^/\\@\s]{1,200}\.ya?ml$/.test(value)
    ? undefined
    : "has to be the name of a file in .github/workflows, such as release.yml";

/** Checks the name of an environment. @see https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments */
export const checkEnvironment: Check = (value) =>
  /^(?! )[^\p{C}'"`,;\\]{1,255}(?<! )$/u.test(value)
    ? undefined
    : "has to be the name of an environment, such as release";

/** Checks a ref in full. */
export const checkRef: Check = (value) =>
  /^refs\/(?:heads|tags|pull)\/[^\s~^:?*[\\\p{C}]{1,240}$/u.test(value)
    ? undefined
    : "has to be a full ref, such as refs/tags/v1.0.0 or refs/heads/main";

/** The ids that GitHub gives a repository and its owner. */
export interface GithubIds {
  readonly repositoryId: string;
  readonly ownerId: string;
}

/** Looks the ids of a repository up, as registries do when a form is sent: the same names always have the same ids. */
export function githubIds(repository: string): GithubIds {
  const seeded = defaultJob();
  const owner = (name: string): string => name.toLowerCase().split("/")[0] ?? "";
  return {
    repositoryId:
      repository.toLowerCase() === seeded.repository ? seeded.repositoryId : madeUpId(repository.toLowerCase()),
    ownerId: owner(repository) === owner(seeded.repository) ? seeded.ownerId : madeUpId(owner(repository)),
  };
}

/** Makes an id of nine digits, as those of GitHub and GitLab have: the same name always has the same. */
export function madeUpId(name: string): string {
  return String(100_000_000 + (createHash("sha256").update(name).digest().readUInt32BE(0) % 900_000_000));
}
