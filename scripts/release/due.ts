import { openGit } from "./git.ts";
import { expectedTags } from "./expected-tags.ts";
import { moveMajors } from "./move-majors.ts";
import { planRelease } from "./plan.ts";
import { readRemote } from "./read-remote.ts";
import { readSource } from "./read-source.ts";

/** Says whether there is anything to do, without building: a new version, a tag that is missing, a `v1` that lags. */
export async function isDue(repository: string, remote: string, revision: string): Promise<boolean> {
  const git = openGit(repository);
  const { releaseBranches, tags } = await readRemote(git, remote);
  const { actions } = await readSource(git, revision);
  const source = new Map([...actions].map(([id, { version }]) => [id, version]));
  if (planRelease({ source, releaseBranches, tags: new Set(tags.keys()) }).releaseBranches.length > 0) return true;
  const expected = (await Promise.all(releaseBranches.map(({ tip }) => expectedTags(git, tip)))).flat();
  if (expected.some(({ tag }) => !tags.has(tag))) return true;
  return (await moveMajors({ repository, remote, push: false })).length > 0;
}
