import type { Git } from "./git.ts";
import type { Remote } from "./read-remote.ts";

/** Branches that nothing reaches without a review. */
const REVIEWED = /^(main|maintenance\/.+)$/;

/** Whether a commit is on a branch that people review. */
export async function isReviewed(git: Git, { branches }: Remote, commit: string): Promise<boolean> {
  for (const [name, tip] of branches) {
    if (REVIEWED.test(name) && (await git.succeeds(["merge-base", "--is-ancestor", commit, tip]))) return true;
  }
  return false;
}
