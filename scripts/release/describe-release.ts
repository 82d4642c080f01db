import type { Git } from "./git.ts";
import type { Release } from "./release.ts";

/** Says in lines what a release does. */
export async function describeRelease(git: Git, { plan, source, branches, tags }: Release): Promise<string> {
  const lines = [`source ${source.commit}`, ...plan.notes.map((note) => `note: ${note}`)];
  for (const { branch, after, actions, release } of plan.releaseBranches) {
    lines.push(after === undefined ? `${branch}:` : `${branch}, opened on top of releases/v${after}:`);
    for (const { id, from, to, tag } of actions)
      lines.push(
        `  ${id} ${from === undefined ? "" : `${from} -> `}${to}  ${tag ?? "(its tag is on a newer release branch)"}`,
      );
    if (release !== undefined)
      lines.push(`  ${release.tag}: ${[...release.listed].map((one) => one.join(" ")).join(", ")}`);
    const tip = branches.get(branch);
    if (tip !== undefined) lines.push(`  tip ${await git.text(["log", "-1", "--format=%H %s", tip])}`);
  }
  for (const [tag, commit] of tags) lines.push(`new tag ${tag} on ${commit}`);
  if (plan.releaseBranches.length === 0 && tags.size === 0) lines.push("nothing to release");
  return lines.join("\n");
}
