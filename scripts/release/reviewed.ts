import type { Git } from "./git.ts";
import type { Remote } from "./read-remote.ts";

/** Branches that nothing reaches without a review. */
const REVIEWED = /^(main|maintenance\/.+)$/;

/**
 * Lists the commits that branches which people review have stood on. What a merge brought along from elsewhere is not
 * among them: a review approves the end of a pull request, not each commit on the way.
 */
export async function reviewedCommits(git: Git, { branches }: Remote): Promise<ReadonlySet<string>> {
  const tips = [...branches].filter(([name]) => REVIEWED.test(name)).map(([, tip]) => tip);
  return new Set(tips.length === 0 ? [] : await git.lines(["rev-list", "--first-parent", ...tips, "--"]));
}
