import type { Env } from "@mint/core";

/**
 * Recognises the refs of a release: `v1`, `v1.5.0`, `pypi/v1.3.0`, `releases/v1` or a commit. The tree of each has the
 * page on failures of that version. An old Node must be able to parse this file.
 */
export const RELEASE_REF: RegExp =
  /^(?:refs\/(?:tags|heads)\/)?(v\d+|(?:[a-z0-9-]+\/)?v\d+\.\d+\.\d+|releases\/v\d+|[0-9a-f]{40})$/;

/**
 * Finds the release that a step uses.
 *
 * @returns nothing where the step uses a fork, a checkout or a ref that is not a release
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables
 */
export function usedRelease({ GITHUB_ACTION_REPOSITORY = "", GITHUB_ACTION_REF = "" }: Env): string | undefined {
  return GITHUB_ACTION_REPOSITORY.toLowerCase() === "org/mint" ? RELEASE_REF.exec(GITHUB_ACTION_REF)?.[1] : undefined;
}
