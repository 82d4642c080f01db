import type { Git } from "./git.ts";
import { TAG_TRAILER } from "./make-commits.ts";

/** A tag and the release commit that names it. */
export interface ExpectedTag {
  readonly tag: string;
  readonly commit: string;
}

/** Lists the tags that the commits of a release branch name, the oldest first. Commits of main can name none. */
export async function expectedTags(git: Git, tip: string): Promise<readonly ExpectedTag[]> {
  const source = (await git.text(["show", "-s", "--format=%P", tip])).split(" ").at(-1) ?? "";
  const format = `%H %(trailers:key=${TAG_TRAILER},valueonly,separator=%x20)`;
  const range = [tip, "--not", source];
  const lines = await git.lines(["log", "--first-parent", "--reverse", `--format=${format}`, ...range]);
  return lines.flatMap((line) => {
    const [commit = "", tag = ""] = line.trim().split(" ");
    return tag === "" ? [] : [{ tag, commit }];
  });
}
