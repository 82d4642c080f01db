import type { Git } from "./git.ts";
import type { Remote } from "./read-remote.ts";

/** The name in what stands behind `uses:`: `v1`, of `org/mint/pypi@v1`. */
export function refName(ref: string): string {
  return ref.split("@").at(-1) ?? "";
}

/**
 * Finds the commit of what stands behind the `@` in a workflow: `v1`, `pypi/v1.3.0`, a commit, or all of
 * `org/mint/pypi@v1`.
 *
 * @throws {Error} if the remote has no such ref.
 */
export async function resolveRef(git: Git, remote: Remote, ref: string): Promise<string> {
  const name = refName(ref);
  const known = remote.tags.get(name);
  if (known !== undefined) return known;
  const branch = remote.releaseBranches.find(({ major }) => name === `releases/v${major}`);
  if (branch !== undefined) return branch.tip;
  if (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(name)) {
    if (await git.succeeds(["cat-file", "-e", `${name}^{commit}`])) return name;
    throw new Error(`${remote.name} has no commit ${name} on any branch or tag`);
  }
  throw new Error(`${remote.name} has no tag ${name}; a commit is named by all 40 characters`);
}
