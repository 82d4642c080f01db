import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BuildRequest, buildSource } from "./build-source.ts";
import { expectedTags } from "./expected-tags.ts";
import { type Git, openGit } from "./git.ts";
import { makeCommits } from "./make-commits.ts";
import { type Plan, planRelease } from "./plan.ts";
import { readRemote, type Remote } from "./read-remote.ts";
import { readSource, type Source } from "./read-source.ts";
import { reviewedCommits } from "./reviewed.ts";

/** What a release is made of and what may be done. */
export interface ReleaseOptions {
  readonly repository: string;
  /** Name or address of the repository that people use. */
  readonly remote: string;
  /** The commit of main. */
  readonly source: string;
  /** Pushes; otherwise everything is made and nothing is changed anywhere. */
  readonly push: boolean;
  /** Folders of actions that are already built; otherwise they are built here, in a clean checkout. */
  readonly built?: string;
  /** Builds; `buildSource` unless a test keeps its checkout. */
  readonly build?: (request: BuildRequest) => Promise<void>;
}

/** What a release did, or would do. */
export interface Release {
  readonly plan: Plan;
  readonly source: Source;
  /** New tips, by branch, of the branches that change. */
  readonly branches: ReadonlyMap<string, string>;
  /** Tips of all release branches afterwards. */
  readonly tips: ReadonlyMap<string, string>;
  /** New tags, by name. */
  readonly tags: ReadonlyMap<string, string>;
}

/**
 * Makes the commits of a release and pushes branches and version tags, all or nothing. What is already there is left
 * as it is, so that it can be run again after it broke off anywhere.
 *
 * @throws {Error} if the source is not on main of the remote, or if a tag stands on another commit.
 */
export async function release(options: ReleaseOptions): Promise<Release> {
  const git = openGit(options.repository);
  const remote = await readRemote(git, options.remote);
  const source = await readSource(git, options.source);
  if (options.push && !(await reviewedCommits(git, remote)).has(source.commit))
    throw new Error(`${source.commit} is not on main of ${remote.name}: only what was merged is released`);
  const versions = new Map([...source.actions].map(([id, { version }]) => [id, version]));
  const plan = planRelease({
    source: versions,
    releaseBranches: remote.releaseBranches,
    tags: new Set(remote.tags.keys()),
  });
  const tips = new Map(remote.releaseBranches.map(({ major, tip }) => [major, tip]));
  const ids = [...new Set(plan.releaseBranches.flatMap(({ actions }) => actions.map(({ id }) => id)))];
  const { branches } =
    plan.releaseBranches.length === 0
      ? { branches: new Map<string, string>() }
      : await withBuilt(options, source.commit, ids, (built) => makeCommits(git, { plan, source, tips, built }));
  const after = new Map([...[...tips].map(([major, tip]) => [`releases/v${major}`, tip] as const), ...branches]);
  const tags = await missingTags(git, remote, [...new Set(after.values())]);
  if (options.push) await pushRelease(git, remote, { branches, tags });
  return { plan, source, branches, tips: after, tags };
}

/** Builds actions, or takes those that are built already, for as long as they are used. */
export async function withBuilt<Result>(
  { built, repository, build = buildSource }: Pick<ReleaseOptions, "built" | "repository" | "build">,
  commit: string,
  ids: readonly string[],
  use: (built: string) => Promise<Result>,
): Promise<Result> {
  if (built !== undefined) return use(built);
  const folder = await mkdtemp(join(tmpdir(), "mint-release-"));
  try {
    const out = join(folder, "built");
    await build({ repository, commit, ids, checkout: join(folder, "checkout"), out });
    return await use(out);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Tags that release commits name and that are not there: of this release, and of one that broke off before it. */
async function missingTags(git: Git, remote: Remote, tips: readonly string[]): Promise<Map<string, string>> {
  const missing = new Map<string, string>();
  for (const tip of tips) {
    for (const { tag, commit } of await expectedTags(git, tip)) {
      const there = remote.tags.get(tag);
      if (there === undefined) missing.set(tag, commit);
      else if (there !== commit)
        throw new Error(`the tag ${tag} stands on ${there}, but its release is ${commit}: a version tag never moves`);
    }
  }
  return missing;
}

async function pushRelease(
  git: Git,
  remote: Remote,
  { branches, tags }: Pick<Release, "branches" | "tags">,
): Promise<void> {
  const refs = [
    ...[...branches].map(([branch, commit]) => `${commit}:refs/heads/${branch}`),
    ...[...tags].map(([tag, commit]) => `${commit}:refs/tags/${tag}`),
  ];
  // No force: a branch that somebody else moved on in the meantime refuses all of it.
  if (refs.length > 0) await git.text(["push", "--quiet", "--atomic", "--no-verify", remote.name, ...refs]);
}
