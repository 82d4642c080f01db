import type { Git } from "./git.ts";
import { TAG_TRAILER } from "./make-commits.ts";

/** A tag and the release commit that names it. */
export interface ExpectedTag {
  readonly tag: string;
  readonly commit: string;
}

/** Lists the release commits of a branch, the oldest first: not the commits of main that they were made from. */
export async function releasesOf(git: Git, tip: string): Promise<readonly string[]> {
  const source = (await git.text(["show", "-s", "--format=%P", tip])).split(" ").at(-1) ?? "";
  return git.lines(["rev-list", "--first-parent", "--reverse", tip, "--not", source]);
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
