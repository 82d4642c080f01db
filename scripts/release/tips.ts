import type { Remote } from "./read-remote.ts";

/** Writes where release branches stand, for the jobs that go on from there: `releases/v1=<commit>`, by commas. */
export function tipsText(tips: ReadonlyMap<string, string>): string {
  return [...tips].map((tip) => tip.join("=")).join(",");
}

/**
 * Demands that release branches stand where the job that pushed them left them: whatever was pushed since has nobody
 * approved.
 *
 * @param tips as {@link tipsText} writes them; nothing is demanded where it is missing
 * @throws {Error} if one stands somewhere else
 */
export function demandTips({ name, releaseBranches }: Remote, tips: string | undefined): void {
  if (tips === undefined) return;
  const there = tipsText(new Map(releaseBranches.map(({ major, tip }) => [`releases/v${major}`, tip])));
  const [left, right] = [tips, there].map((text) => text.split(",").toSorted().join(","));
  if (left !== right) throw new Error(`${name} has ${there || "no release"}, and ${tips || "nothing"} was pushed`);
}
