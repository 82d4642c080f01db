import { readdir } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import type { Git } from "./git.ts";
import { ACTION_MANIFEST, ownerOf, pathInTree, ROOT_FILES, ROOT_FOLDER, RELEASE_MANIFEST } from "./layout.ts";
import type { ActionStep, Plan, ReleaseStep } from "./plan.ts";
import type { Source } from "./read-source.ts";
import { type ListedAction, releaseManifestText } from "./release-manifest.ts";
import { type Blobs, readBlobs, readTree, writeBlob, writeFiles, writeTree } from "./tree.ts";
import type { Version } from "./version.ts";

/** Commits that exist as objects; no ref points at them yet. */
export interface Commits {
  /** New tips of release branches, by branch. */
  readonly branches: ReadonlyMap<string, string>;
}

/** The line of a message that says which tag stands on the commit. */
export const TAG_TRAILER = "Release-Tag";
/** The line of a message that says which commit of main it was made from; its last parent. */
export const SOURCE_TRAILER = "Source";
/** Whose name release commits bear: the workflow's. */
const COMMITTER = {
  name: "github-actions[bot]",
  email: "41898282+github-actions[bot]@users.noreply.github.com",
};

/**
 * Makes the commits of a release: for each changed action one that replaces its folder, then one that lists them all.
 * Each has the release before it and the source as parents, and the source's files at its root. The same source on the same branch gives the same commits.
 *
 * @param built has a folder for each changed action and the root, as `pack` writes it
 */
export async function makeCommits(
  git: Git,
  { plan, source, tips, built }: { plan: Plan; source: Source; tips: ReadonlyMap<number, string>; built: string },
): Promise<Commits> {
  const branches = new Map<string, string>();
  const root = await readBuilt(git, join(built, ROOT_FOLDER));
  for (const planned of plan.releaseBranches) {
    const before = planned.after === undefined ? tips.get(planned.major) : latest(planned.after);
    let tip = before;
    let blobs = tip === undefined ? new Map<string, string>() : new Map(await readTree(git, tip));
    for (const step of planned.actions) {
      blobs = withRoot(withoutAction(blobs, step.id), root);
      for (const [file, blob] of await readBuilt(git, join(built, step.id))) blobs.set(pathInTree(step.id, file), blob);
      tip = await commit(git, { blobs, source, parent: tip, message: actionMessage(step, source) });
    }
    if (planned.release !== undefined) {
      blobs = await withManifest(git, withRoot(blobs, root), planned.release.version, source);
      tip = await commit(git, { blobs, source, parent: tip, message: releaseMessage(planned.release, source) });
    }
    if (tip !== undefined) branches.set(planned.branch, tip);
  }
  return { branches };

  function latest(major: number): string | undefined {
    return branches.get(`releases/v${major}`) ?? tips.get(major);
  }
}

function withoutAction(blobs: Blobs, id: string): Map<string, string> {
  return new Map([...blobs].filter(([path]) => ownerOf(path)?.id !== id));
}

async function readBuilt(git: Git, folder: string): Promise<Blobs> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(resolve(entry.parentPath), entry.name));
  const blobs = await writeFiles(git, files);
  const names = files.map((path) => path.slice(resolve(folder).length + 1).replaceAll(sep, "/"));
  return new Map(names.map((name, index) => [name, blobs[index] ?? ""]));
}

function withRoot(blobs: Blobs, root: Blobs): Map<string, string> {
  return new Map([...[...blobs].filter(([path]) => !ROOT_FILES.includes(path)), ...root]);
}

async function withManifest(
  git: Git,
  blobs: Blobs,
  version: Version,
  { commit: source }: Source,
): Promise<Map<string, string>> {
  const manifest = releaseManifestText({ version, source, actions: await listActions(git, blobs) });
  return new Map([...blobs, [RELEASE_MANIFEST, await writeBlob(git, manifest)]]);
}

/** Finds the actions of a tree: by id, their manifests. */
export function manifestsOf(blobs: Blobs): ReadonlyMap<string, string> {
  return new Map(
    [...blobs].flatMap(([path, blob]): (readonly [string, string])[] => {
      const owner = ownerOf(path);
      const isManifest = owner?.file === ACTION_MANIFEST && pathInTree(owner.id, owner.file) === path;
      return isManifest ? [[owner.id, blob]] : [];
    }),
  );
}

/** Reads from the folders of a tree what its manifest is to list. */
export async function listActions(git: Git, blobs: Blobs): Promise<Record<string, ListedAction>> {
  const actions: Record<string, ListedAction> = {};
  const manifests = manifestsOf(blobs);
  const texts = await readBlobs(git, manifests.values());
  for (const [id, manifest] of [...manifests].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const { version, source } = JSON.parse(String(texts.get(manifest)));
    const own = [...blobs].flatMap(([path, blob]): (readonly [string, string])[] => {
      const owner = ownerOf(path);
      return owner?.id === id ? [[owner.file, blob]] : [];
    });
    actions[id] = { version, source, tree: await writeTree(git, new Map(own)) };
  }
  return actions;
}

interface NewCommit {
  readonly blobs: Blobs;
  readonly source: Source;
  readonly parent: string | undefined;
  readonly message: string;
}

async function commit(git: Git, { blobs, source, parent, message }: NewCommit): Promise<string> {
  const tree = await writeTree(git, blobs);
  // The very first has no release before it.
  const parents = [...(parent === undefined ? [] : [parent]), source.commit].flatMap((one) => ["-p", one]);
  return git.text(["-c", "commit.gpgsign=false", "commit-tree", tree, ...parents, "-F", "-"], {
    input: message,
    env: {
      GIT_AUTHOR_NAME: COMMITTER.name,
      GIT_AUTHOR_EMAIL: COMMITTER.email,
      GIT_AUTHOR_DATE: source.date,
      GIT_COMMITTER_NAME: COMMITTER.name,
      GIT_COMMITTER_EMAIL: COMMITTER.email,
      GIT_COMMITTER_DATE: source.date,
    },
  });
}

function actionMessage({ id, from, to, tag }: ActionStep, { commit: source, actions }: Source): string {
  const changes = actions.get(id)?.changes ?? "";
  const since = from === undefined ? "" : ` (was ${from})`;
  return message(`${id} ${to}${since}`, changes, { [SOURCE_TRAILER]: source, [TAG_TRAILER]: tag });
}

function releaseMessage({ tag, listed, changed }: ReleaseStep, { commit: source }: Source): string {
  const names = [...changed].map((one) => one.join(" ")).join(", ");
  const body = [...listed].map(([id, version]) => `- ${id} ${version}`).join("\n");
  const subject = names === "" ? tag : `${tag}: ${names}`;
  return message(subject, `In this release:\n\n${body}`, { [SOURCE_TRAILER]: source, [TAG_TRAILER]: tag });
}

function message(subject: string, body: string, trailers: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries(trailers).flatMap(([name, value]) => (value === undefined ? [] : `${name}: ${value}`));
  return `${[subject, body, lines.join("\n")].filter((part) => part !== "").join("\n\n")}\n`;
}
