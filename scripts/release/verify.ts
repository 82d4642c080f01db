import type { BuildRequest } from "./build-source.ts";
import { compareTree } from "./compare-tree.ts";
import { releasesOf } from "./expected-tags.ts";
import { printable } from "./first-difference.ts";
import { type Git, openGit } from "./git.ts";
import { RELEASE_MANIFEST } from "./layout.ts";
import { listActions } from "./make-commits.ts";
import { readRemote, type Remote } from "./read-remote.ts";
import { type Files, type Rebuilder, startRebuilder } from "./rebuild.ts";
import { historyProblems, readHistory, type ReleaseCommit } from "./release-history.ts";
import { refName, resolveRef } from "./resolve-ref.ts";
import { reviewedCommits } from "./reviewed.ts";
import { releaseManifestText } from "./release-manifest.ts";
import { readEntries, readTree } from "./tree.ts";

/** Names by which people use a release. */
const LIKE_A_RELEASE = /^(?:[a-z0-9-]+\/)?v\d+(?:\.\d+){0,2}$/;

/** What is verified, and against which repository. */
export interface VerifyOptions {
  readonly repository: string;
  readonly remote: string;
  /** `v1`, `v1.5.0`, `pypi/v1.3.0`, or a commit that somebody pinned. */
  readonly ref: string;
  /** Builds; `buildSource` unless a test has something quicker. */
  readonly build?: (request: BuildRequest) => Promise<void>;
}

/** What came of it. */
export interface Verification {
  readonly ref: string;
  readonly commit: string;
  /** The version tag that its commit names; `v1` is behind where this is not the newest. */
  readonly version?: string;
  /** Empty: everything in the tree comes from the sources that it names. */
  readonly problems: readonly string[];
  /** By action, the commit that it was rebuilt from. */
  readonly sources: ReadonlyMap<string, string>;
  readonly files: number;
}

/**
 * Rebuilds a release from the commits that it names, and compares everything in its tree: every byte, names, modes and
 * kinds of entries; and checks that the release goes on from those before it, and that people have reviewed its sources.
 */
export async function verify(options: VerifyOptions): Promise<Verification> {
  await using rebuilder = await startRebuilder(options.repository, options.build);
  return await verifyRef(await readOffer(options, rebuilder), options.ref);
}

/** Verifies everything that a remote offers: what each release branch and each tag stands on. */
export async function verifyAll(options: Omit<VerifyOptions, "ref">): Promise<readonly Verification[]> {
  await using rebuilder = await startRebuilder(options.repository, options.build);
  const offer = await readOffer(options, rebuilder);
  const { releaseBranches, tags, branches } = offer.remote;
  const found: Verification[] = [];
  for (const ref of [...releaseBranches.map(({ major }) => `releases/v${major}`), ...tags.keys()])
    found.push(await verifyRef(offer, ref));
  for (const [ref, commit] of branches) {
    if (!LIKE_A_RELEASE.test(ref)) continue;
    found.push({
      ref,
      commit,
      problems: [`${ref} is a branch with the name of a release`],
      sources: new Map(),
      files: 0,
    });
  }
  return found;
}

/** What a remote offers, and what is known of it already. */
interface Offer {
  readonly git: Git;
  readonly remote: Remote;
  readonly reviewed: ReadonlySet<string>;
  readonly rebuilder: Rebuilder;
  readonly known: Map<string, ReleaseCommit>;
}

async function readOffer(
  { repository, remote: name }: Omit<VerifyOptions, "ref">,
  rebuilder: Rebuilder,
): Promise<Offer> {
  const git = openGit(repository);
  const remote = await readRemote(git, name);
  return { git, remote, reviewed: await reviewedCommits(git, remote), rebuilder, known: new Map() };
}

async function verifyRef(offer: Offer, ref: string): Promise<Verification> {
  const { git, remote, reviewed, rebuilder } = offer;
  const commit = await resolveRef(git, remote, ref);
  const { size: files } = await readEntries(git, commit);
  const majors = await majorsOf(offer, commit);
  if (majors.length === 0) {
    const problem = `${commit} is on no release branch: it was never released, or the branch was rewritten`;
    return { ref, commit, problems: [problem], sources: new Map(), files };
  }
  const { history, release } = await readHistory(git, commit, offer.known);
  const problems = [
    ...nameProblems(remote, refName(ref), release, majors),
    ...historyProblems(history, reviewed),
    ...(await sourceProblems(git, release, reviewed)),
    ...(await rollbackProblems(git, history)),
  ];
  const sources = new Map([...release.actions].map(([id, { source }]) => [id, source]));
  // What comes from nowhere known is not built: it would run here.
  if (problems.length > 0) return { ref, commit, problems, sources, files };
  const [version] = release.tags;
  const expected = await expectedFiles(git, history, release, rebuilder);
  return {
    ref,
    commit,
    ...(version === undefined ? {} : { version }),
    problems: await compareTree(git, commit, expected),
    sources,
    files,
  };
}

/** The majors of the release branches that a commit is on. */
async function majorsOf({ git, remote }: Offer, commit: string): Promise<readonly number[]> {
  const majors: number[] = [];
  for (const { major, tip } of remote.releaseBranches) {
    if ((await releasesOf(git, tip)).includes(commit)) majors.push(major);
  }
  return majors;
}

/** A name says what stands behind it: a version, or the latest release of a major. */
function nameProblems(
  { branches, tags }: Remote,
  name: string,
  release: ReleaseCommit,
  majors: readonly number[],
): readonly string[] {
  if (!tags.has(name)) return [];
  const problems: string[] = [];
  if (branches.has(name))
    problems.push(`${name} is a branch as well as a tag, and nobody can say which of them is used`);
  const [, major, rest] = /^v(\d+)((?:\.\d+){2})?$/.exec(name) ?? [];
  const isRight = (tag: string) =>
    major !== undefined && rest === undefined ? tag.startsWith(`${name}.`) : tag === name;
  if (!release.tags.some(isRight))
    problems.push(`${name} stands on ${release.tags.map(printable).join(", ") || "a commit that has no version"}`);
  if (major !== undefined && !majors.includes(Number(major))) problems.push(`${name} is not on releases/v${major}`);
  return problems;
}

async function sourceProblems(
  git: Git,
  { commit, actions }: ReleaseCommit,
  reviewed: ReadonlySet<string>,
): Promise<readonly string[]> {
  const problems: string[] = [];
  if (actions.size === 0) problems.push(`${commit} names no source: it is not a release commit`);
  for (const [id, { source }] of actions) {
    if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(source)) {
      problems.push(`${printable(id)}: its manifest names no commit as source`);
      continue;
    }
    if (!reviewed.has(source))
      problems.push(
        `${printable(id)}: its source ${source} is not on main or a maintenance branch: nobody has reviewed it`,
      );
    else if (!(await git.succeeds(["merge-base", "--is-ancestor", source, commit])))
      problems.push(`${printable(id)}: its source ${source} is not in the history of the release`);
  }
  return problems;
}

/** A source that lies behind those of the releases before would bring back what main has left behind. */
async function rollbackProblems(git: Git, history: readonly ReleaseCommit[]): Promise<readonly string[]> {
  const [source = "", ...before] = history.map(({ parents }) => parents.at(-1) ?? "").toReversed();
  if (before.length === 0 || before[0] === source) return [];
  const ahead = await git.lines(["rev-list", "--max-count=1", source, "--not", ...new Set(before)]);
  return ahead.length > 0
    ? []
    : [`${history.at(-1)?.commit} was made from ${source}, which is older than what was released`];
}

/** What the tree of a release has to hold. */
async function expectedFiles(
  git: Git,
  history: readonly ReleaseCommit[],
  release: ReleaseCommit,
  rebuilder: Rebuilder,
): Promise<Files> {
  const files = new Map<string, Buffer>();
  const add = (more: Files): void => more.forEach((bytes, path) => files.set(path, bytes));
  for (const source of new Set([...release.actions.values()].map((action) => action.source))) {
    const ids = [...release.actions].filter(([, action]) => action.source === source).map(([id]) => id);
    add((await rebuilder.rebuild(source, ids)).actions);
  }
  add((await rebuilder.rebuild(release.parents.at(-1) ?? "", [])).root);
  // Commits of single actions carry the list of the release before them.
  const listing = history.findLast(({ tags: [tag = ""] }) => /^v[\d.]+$/.test(tag));
  if (listing !== undefined) {
    const version = listing.tags[0]?.slice(1) ?? "";
    const actions = await listActions(git, await readTree(git, listing.commit));
    files.set(
      RELEASE_MANIFEST,
      Buffer.from(releaseManifestText({ version, source: listing.parents.at(-1) ?? "", actions })),
    );
  }
  return files;
}
