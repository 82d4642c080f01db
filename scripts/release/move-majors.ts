import { expectedTags } from "./expected-tags.ts";
import { openGit } from "./git.ts";
import { readRemote } from "./read-remote.ts";
import { demandTips } from "./tips.ts";

/** A tag that moves: `v1`. */
export interface Move {
  readonly tag: string;
  readonly from?: string;
  readonly to: string;
  /** The version that it is then the same as. */
  readonly version: string;
}

/**
 * Moves `v1`, `v2` … to the latest complete release of their branches, all in one push and none deleted. The last step
 * of a release; forward only.
 *
 * @throws {Error} if a tag would leave the history of its branch.
 */
export async function moveMajors(options: {
  readonly repository: string;
  readonly remote: string;
  readonly push: boolean;
  /** Where the release branches have to stand. */
  readonly tips?: string;
}): Promise<readonly Move[]> {
  const git = openGit(options.repository);
  const remote = await readRemote(git, options.remote);
  demandTips(remote, options.tips);
  const moves: Move[] = [];
  for (const { major, tip, version } of remote.releaseBranches.toSorted((a, b) => a.major - b.major)) {
    const tag = `v${major}`;
    const release = (await expectedTags(git, tip)).findLast((one) => one.tag.startsWith(`${tag}.`));
    if (release === undefined || version === undefined) continue;
    if (remote.tags.get(release.tag) !== release.commit)
      throw new Error(`${release.tag} is not there yet: ${tag} moves last`);
    const from = remote.tags.get(tag);
    if (from === release.commit) continue;
    if (from !== undefined && !(await git.succeeds(["merge-base", "--is-ancestor", from, release.commit])))
      throw new Error(`${tag} stands on ${from}, which is not in releases/${tag}: somebody else has moved it`);
    moves.push({ tag, to: release.commit, version: release.tag, ...(from === undefined ? {} : { from }) });
  }
  if (options.push && moves.length > 0) {
    const leases = moves.map(({ tag, from = "" }) => `--force-with-lease=refs/tags/${tag}:${from}`);
    const refs = moves.map(({ tag, to }) => `${to}:refs/tags/${tag}`);
    await git.text(["push", "--quiet", "--atomic", "--no-verify", ...leases, remote.name, ...refs]);
  }
  return moves;
}
