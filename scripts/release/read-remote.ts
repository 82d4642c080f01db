import type { Git } from "./git.ts";
import { TRAIN_MANIFEST } from "./layout.ts";
import { manifestsOf } from "./make-commits.ts";
import type { Train } from "./plan.ts";
import { readTrainManifest } from "./train-manifest.ts";
import { readBlobs, readTree } from "./tree.ts";
import { majorOf, type Version } from "./version.ts";

/** Where people get the actions from, as it is now. */
export interface Remote {
  readonly name: string;
  readonly trains: readonly RemoteTrain[];
  /** By name, the commits that they stand on. */
  readonly tags: ReadonlyMap<string, string>;
  /** By name, without the release branches. */
  readonly branches: ReadonlyMap<string, string>;
}

/** A release branch and its latest commit. */
export interface RemoteTrain extends Train {
  readonly tip: string;
}

/** Asks a remote for its refs, and fetches what the release branches and the tags hold; no local ref changes. */
export async function readRemote(git: Git, name: string): Promise<Remote> {
  const tags = new Map<string, string>();
  const branches = new Map<string, string>();
  const tips = new Map<number, string>();
  for (const line of await git.lines(["ls-remote", "--heads", "--tags", name])) {
    const [commit = "", ref = ""] = line.split("\t");
    const train = /^refs\/heads\/releases\/v([1-9]\d*)$/.exec(ref)?.[1];
    if (train !== undefined) tips.set(Number(train), commit);
    else if (ref.startsWith("refs/heads/")) branches.set(ref.slice("refs/heads/".length), commit);
    // The line with ^{} follows the one of an annotated tag and has the commit.
    else tags.set(ref.slice("refs/tags/".length).replace(/\^\{\}$/, ""), commit);
  }
  const wanted = new Set([...tips.values(), ...tags.values(), ...branches.values()]);
  await fetchCommits(git, name, [...wanted]);
  const trains = [...tips].map(async ([major, tip]) => ({
    major,
    tip,
    ...(await readTrain(git, major, tip)),
  }));
  return { name, trains: await Promise.all(trains), tags, branches };
}

async function fetchCommits(git: Git, remote: string, commits: readonly string[]): Promise<void> {
  if (commits.length === 0) return;
  const there = await git.lines(["cat-file", "--batch-check=%(objecttype)"], { input: `${commits.join("\n")}\n` });
  if (there.every((kind) => kind === "commit")) return;
  const heads = ["refs/heads/*:refs/remotes/mint-release/*", "refs/tags/*:refs/mint-release/tags/*"];
  await git.text(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--force", remote, ...heads]);
}

async function readTrain(git: Git, major: number, tip: string): Promise<Omit<Train, "major">> {
  const tree = await readTree(git, tip);
  const manifests = manifestsOf(tree);
  const contents = await readBlobs(git, manifests.values());
  const carried = new Map<string, Version>();
  for (const [id, blob] of manifests) carried.set(id, JSON.parse(String(contents.get(blob))).version);
  const list = tree.get(TRAIN_MANIFEST);
  if (list === undefined) return { carried, listed: new Map() };
  const { version, actions } = readTrainManifest(await git.text(["cat-file", "blob", list]));
  const listed = new Map(Object.entries(actions).map(([id, action]) => [id, action.version]));
  // A branch that was only just opened still has the manifest of the train before it.
  return majorOf(version) === major ? { carried, listed, version } : { carried, listed };
}
