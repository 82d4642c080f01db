import type { Git } from "./git.ts";
import { TAG_TRAILER } from "./make-commits.ts";

/** A tag and the release commit that names it. */
export interface ExpectedTag {
  readonly tag: string;
  readonly commit: string;
}

/**
 * Lists the release commits of a branch, the oldest first. The one that opened it has its source as only parent; behind
 * it lies main.
 */
export async function releasesOf(git: Git, tip: string): Promise<readonly string[]> {
  const lines = await git.lines(["rev-list", "--first-parent", "--parents", tip]);
  const commits = lines.map((line) => line.split(" "));
  const opening = commits.findIndex((parts) => parts.length !== 3);
  return commits
    .slice(0, opening + 1)
    .map(([commit = ""]) => commit)
    .toReversed();
}

/** Lists the tags that the commits of a release branch name, the oldest first. Commits of main can name none. */
export async function expectedTags(git: Git, tip: string): Promise<readonly ExpectedTag[]> {
  const commits = await releasesOf(git, tip);
  if (commits.length === 0) return [];
  const format = `%H %(trailers:key=${TAG_TRAILER},valueonly,separator=%x20)`;
  const lines = await git.lines(["log", "--no-walk=unsorted", `--format=${format}`, "--stdin"], {
    input: commits.join("\n"),
  });
  return lines.flatMap((line) => {
    const [commit = "", tag = ""] = line.trim().split(" ");
    return tag === "" ? [] : [{ tag, commit }];
  });
}
