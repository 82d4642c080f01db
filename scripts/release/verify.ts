import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { absoluteLinks } from "./absolute-links.ts";
import { buildSource, type BuildRequest } from "./build-source.ts";
import { releasesOf } from "./expected-tags.ts";
import { type Difference, firstDifference } from "./first-difference.ts";
import { type Git, openGit } from "./git.ts";
import { ACTION_MANIFEST, ownerOf, pathInTree, ROOT_FILES, TRAIN_MANIFEST } from "./layout.ts";
import { listActions } from "./make-commits.ts";
import { readRemote, type Remote } from "./read-remote.ts";
import { resolveRef } from "./resolve-ref.ts";
import { isReviewed } from "./reviewed.ts";
import { readTrainManifest, type TrainManifest, trainManifestText } from "./train-manifest.ts";
import { type Blobs, readTree } from "./tree.ts";

/** What is verified, and against which repository. */
export interface VerifyOptions {
  readonly repository: string;
  readonly remote: string;
  /** `v1`, `v1.5.0`, `pypi/v1.3.0`, or a commit that somebody pinned. */
  readonly ref: string;
  readonly build?: (request: BuildRequest) => Promise<void>;
}

/** What came of it. */
export interface Verification {
  readonly commit: string;
  /** Empty: every byte of the tree comes from the sources that it names. */
  readonly problems: readonly string[];
  /** By action, the commit that it was rebuilt from. */
  readonly sources: ReadonlyMap<string, string>;
  readonly files: number;
}

/**
 * Rebuilds every action of a release from the commit that the release names, and compares byte for byte; and checks
 * that the release is in the history of its branch and its sources on a branch that people review.
 */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const git = openGit(options.repository);
  const remote = await readRemote(git, options.remote);
  const commit = await resolveRef(git, remote, options.ref);
  const blobs = await readTree(git, commit);
  const sources = await readSources(git, blobs);
  const problems = [
    ...(await historyProblems(git, remote, commit)),
    ...(await sourceProblems(git, remote, commit, sources)),
  ];
  // What comes from nowhere known is not built: it would run here.
  if (problems.length > 0) return { commit, problems, sources, files: blobs.size };
  const expected = await rebuild(options, sources);
  const differences = [...(await compare(git, blobs, expected)), ...(await compareTrain(git, blobs))];
  return {
    commit,
    problems: differences.map(({ file, words }) => `${file} ${words}`),
    sources,
    files: blobs.size,
  };
}

async function readSources(git: Git, blobs: Blobs): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  for (const [path, blob] of blobs) {
    const owner = ownerOf(path);
    if (owner?.file !== ACTION_MANIFEST) continue;
    const { source } = JSON.parse(await git.text(["cat-file", "blob", blob]));
    sources.set(owner.id, String(source));
  }
  return sources;
}

async function historyProblems(git: Git, { trains }: Remote, commit: string): Promise<string[]> {
  for (const { tip } of trains) if ((await releasesOf(git, tip)).includes(commit)) return [];
  return [`${commit} is on no release branch: it was never released, or the branch was rewritten`];
}

async function sourceProblems(
  git: Git,
  remote: Remote,
  release: string,
  sources: ReadonlyMap<string, string>,
): Promise<string[]> {
  const problems: string[] = [];
  if (sources.size === 0) problems.push(`${release} names no source: it is no release commit`);
  for (const [id, source] of sources) {
    if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(source)) {
      problems.push(`${id}: its manifest names no commit as source`);
      continue;
    }
    if (!(await git.succeeds(["merge-base", "--is-ancestor", source, release])))
      problems.push(`${id}: its source ${source} is not in the history of the release`);
    if (!(await isReviewed(git, remote, source)))
      problems.push(`${id}: its source ${source} is not on main: nobody has reviewed it`);
  }
  return problems;
}

/** Builds each action from its own source; actions of one source share a checkout. */
async function rebuild(
  { repository, build = buildSource }: VerifyOptions,
  sources: ReadonlyMap<string, string>,
): Promise<Map<string, Buffer>> {
  const folder = await mkdtemp(join(tmpdir(), "mint-verify-"));
  const files = new Map<string, Buffer>();
  try {
    for (const commit of new Set(sources.values())) {
      const ids = [...sources].filter(([, source]) => source === commit).map(([id]) => id);
      const out = join(folder, commit);
      await build({ repository, commit, ids, checkout: join(folder, "checkout"), out });
      for (const id of ids)
        for (const [file, bytes] of await readFolder(join(out, id))) files.set(pathInTree(id, file), bytes);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return files;
}

async function readFolder(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = paths.map(async (path): Promise<readonly [string, Buffer]> => {
    return [path.slice(folder.length + 1).replaceAll(sep, "/"), await readFile(path)];
  });
  return new Map(await Promise.all(files));
}

async function compare(git: Git, blobs: Blobs, expected: ReadonlyMap<string, Buffer>): Promise<readonly Difference[]> {
  const trainFiles = new Set([...ROOT_FILES, TRAIN_MANIFEST]);
  const paths = new Set([...blobs.keys(), ...expected.keys()].filter((path) => !trainFiles.has(path)));
  // The code first, then the lists about it: the first line is the one that people read.
  const ordered = [...paths].toSorted((a, b) => weight(a) - weight(b) || (a < b ? -1 : 1));
  const found = ordered.map(async (path) => {
    const blob = blobs.get(path);
    const released = blob === undefined ? undefined : await git.bytes(["cat-file", "blob", blob]);
    return firstDifference(path, released, expected.get(path));
  });
  return (await Promise.all(found)).filter((one) => one !== undefined);
}

function weight(path: string): number {
  if (path.endsWith(".cjs")) return 0;
  return path.endsWith("action.yml") ? 1 : 2;
}

/** The files at the root come from the source that the train's manifest names; the manifest from the folders. */
async function compareTrain(git: Git, blobs: Blobs): Promise<readonly Difference[]> {
  const blob = blobs.get(TRAIN_MANIFEST);
  const manifest = blob === undefined ? undefined : readTrainManifest(await git.text(["cat-file", "blob", blob]));
  const found = ROOT_FILES.map(async (path) => {
    const released = blobs.get(path);
    const name =
      manifest === undefined ? "" : await git.text(["ls-tree", "--object-only", manifest.source, "--", path]);
    const read = (one: string) => git.bytes(["cat-file", "blob", one]);
    if (released === undefined && name === "") return undefined;
    const source = name === "" ? undefined : await read(name);
    return firstDifference(
      path,
      released === undefined ? undefined : await read(released),
      source !== undefined && path.endsWith(".md") ? Buffer.from(absoluteLinks(source.toString(), path)) : source,
    );
  });
  const listed = manifest === undefined ? undefined : await compareListed(git, blobs, manifest);
  return [...(await Promise.all(found)), listed].filter((one) => one !== undefined);
}

/** Between two trains there are commits in which a folder is newer than the list; what is older than listed is wrong. */
async function compareListed(git: Git, blobs: Blobs, manifest: TrainManifest): Promise<Difference | undefined> {
  const actions = await listActions(git, blobs);
  const isTrain = Object.entries(manifest.actions).every(([id, { version }]) => actions[id]?.version === version);
  const expected = trainManifestText({ ...manifest, actions: isTrain ? actions : manifest.actions });
  return firstDifference(TRAIN_MANIFEST, Buffer.from(trainManifestText(manifest)), Buffer.from(expected));
}
