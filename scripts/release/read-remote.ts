import type { Git } from "./git.ts";
import { RELEASE_MANIFEST } from "./layout.ts";
import { manifestsOf } from "./make-commits.ts";
import type { ReleaseBranch } from "./plan.ts";
import { readReleaseManifest } from "./release-manifest.ts";
import { readBlobs, readTree } from "./tree.ts";
import { majorOf, type Version } from "./version.ts";

/** Where people get the actions from, as it is now. */
export interface Remote {
  readonly name: string;
  readonly releaseBranches: readonly RemoteReleaseBranch[];
  /** By name, the commits that they stand on. */
  readonly tags: ReadonlyMap<string, string>;
  /** By name, without the release branches. */
  readonly branches: ReadonlyMap<string, string>;
}

/** A release branch and its latest commit. */
export interface RemoteReleaseBranch extends ReleaseBranch {
  readonly tip: string;
}

/** Asks a remote for its refs, and fetches what the release branches and the tags hold; no local ref changes. */
export async function readRemote(git: Git, name: string): Promise<Remote> {
  const tags = new Map<string, string>();
  const branches = new Map<string, string>();
  const tips = new Map<number, string>();
  for (const line of await git.lines(["ls-remote", "--heads", "--tags", name])) {
    const [commit = "", ref = ""] = line.split("\t");
    const major = /^refs\/heads\/releases\/v([1-9]\d*)$/.exec(ref)?.[1];
    if (major !== undefined) tips.set(Number(major), commit);
    else if (ref.startsWith("refs/heads/")) branches.set(ref.slice("refs/heads/".length), commit);
    // The line with ^{} follows the one of an annotated tag and has the commit.
    else tags.set(ref.slice("refs/tags/".length).replace(/\^\{\}$/, ""), commit);
  }
  const wanted = new Set([...tips.values(), ...tags.values(), ...branches.values()]);
  await fetchCommits(git, name, [...wanted]);
  const releaseBranches = [...tips].map(async ([major, tip]) => ({
    major,
    tip,
    ...(await readReleaseBranch(git, major, tip)),
  }));
  return { name, releaseBranches: await Promise.all(releaseBranches), tags, branches };
}

async function fetchCommits(git: Git, remote: string, commits: readonly string[]): Promise<void> {
  if (commits.length === 0) return;
  const there = await git.lines(["cat-file", "--batch-check=%(objecttype)"], { input: `${commits.join("\n")}\n` });
  if (there.every((kind) => kind === "commit")) return;
  const heads = ["refs/heads/*:refs/remotes/mint-release/*", "refs/tags/*:refs/mint-release/tags/*"];
  await git.text(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--force", remote, ...heads]);
}

async function readReleaseBranch(git: Git, major: number, tip: string): Promise<Omit<ReleaseBranch, "major">> {
  const tree = await readTree(git, tip);
  const manifests = manifestsOf(tree);
  const contents = await readBlobs(git, manifests.values());
  const carried = new Map<string, Version>();
  for (const [id, blob] of manifests) carried.set(id, JSON.parse(String(contents.get(blob))).version);
  const list = tree.get(RELEASE_MANIFEST);
  if (list === undefined) return { carried, listed: new Map() };
  const { version, actions } = readReleaseManifest(await git.text(["cat-file", "blob", list]));
  const listed = new Map(Object.entries(actions).map(([id, action]) => [id, action.version]));
  // A branch that was only just opened still has the manifest of the branch before it.
  return majorOf(version) === major ? { carried, listed, version } : { carried, listed };
}
