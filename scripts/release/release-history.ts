import { releasesOf } from "./expected-tags.ts";
import { printable } from "./first-difference.ts";
import type { Git } from "./git.ts";
import { actionTag, RELEASE_MANIFEST } from "./layout.ts";
import { manifestsOf, SOURCE_TRAILER, TAG_TRAILER } from "./make-commits.ts";
import { readBlobs, readTree } from "./tree.ts";
import { isVersion, compareVersions } from "./version.ts";

/** A commit of a release branch, and what it says of itself; none of it is checked yet. */
export interface ReleaseCommit {
  readonly commit: string;
  readonly parents: readonly string[];
  /** The tags that its message names; one or none. */
  readonly tags: readonly string[];
  /** The sources that its message names; the last parent. */
  readonly sources: readonly string[];
  /** By id, what the manifests in its folders say; empty if they say nothing. */
  readonly actions: ReadonlyMap<string, { readonly version: string; readonly source: string }>;
  /** What its list of actions says of the version of the release; missing before the first one. */
  readonly listed: string | undefined;
}

/** A release, and all that lead to it, itself the last. */
export interface History {
  readonly release: ReleaseCommit;
  readonly history: readonly ReleaseCommit[];
}

/**
 * Reads the release commits that lead to one.
 *
 * @param known commits that were read already; others are added
 */
export async function readHistory(git: Git, tip: string, known: Map<string, ReleaseCommit>): Promise<History> {
  const history: ReleaseCommit[] = [];
  for (const commit of await releasesOf(git, tip)) {
    const release = known.get(commit) ?? (await readRelease(git, commit));
    known.set(commit, release);
    history.push(release);
  }
  const release = known.get(tip);
  if (release === undefined) throw new Error(`${tip} does not end its own history`);
  return { release, history };
}

async function readRelease(git: Git, commit: string): Promise<ReleaseCommit> {
  const format = ["%P", ...[TAG_TRAILER, SOURCE_TRAILER].map((key) => `%(trailers:key=${key},valueonly,unfold)`)];
  const text = await git.text(["show", "-s", `--format=${format.join("%x00")}`, commit]);
  const [parents = "", tags = "", sources = ""] = text.split("\0");
  const blobs = await readTree(git, commit);
  const manifests = manifestsOf(blobs);
  const list = blobs.get(RELEASE_MANIFEST);
  const contents = await readBlobs(git, [...manifests.values(), ...(list === undefined ? [] : [list])]);
  const read = (blob: string) => readObject(String(contents.get(blob)));
  const actions = [...manifests].map(([id, blob]) => {
    const { version, source } = read(blob);
    return [id, { version: textOf(version), source: textOf(source) }] as const;
  });
  return {
    commit,
    parents: wordsOf(parents),
    tags: wordsOf(tags),
    sources: wordsOf(sources),
    actions: new Map(actions),
    listed: list === undefined ? undefined : textOf(read(list)["version"]),
  };
}

/**
 * Checks what a history says of itself: each commit goes on from the one before it and names the reviewed source that
 * it was made from and the tag that its tree deserves, and no action is lost or goes back.
 *
 * @param reviewed the commits that people have reviewed
 */
export function historyProblems(history: readonly ReleaseCommit[], reviewed: ReadonlySet<string>): readonly string[] {
  return history.flatMap((release, index) => {
    const before = history[index - 1];
    const problems = [
      ...parentProblems(release, before, reviewed),
      ...tagProblems(release, before),
      ...actionProblems(release, before),
    ];
    return problems.map((problem) => `${release.commit} ${problem}`);
  });
}

function parentProblems(
  { commit, parents, sources }: ReleaseCommit,
  before: ReleaseCommit | undefined,
  reviewed: ReadonlySet<string>,
): readonly string[] {
  const source = parents.at(-1);
  if (source === undefined || reviewed.has(commit)) return ["names no source: it is not a release commit"];
  const problems: string[] = [];
  if (parents.length !== (before === undefined ? 1 : 2)) problems.push(`has ${parents.length} parents`);
  if (!reviewed.has(source))
    problems.push(`was made from ${source}, which is not on main or a maintenance branch: nobody has reviewed it`);
  if (sources.length !== 1 || sources[0] !== source)
    problems.push(`says that its source is ${printable(sources.join(" "))}, and was made from ${source}`);
  return problems;
}

/** A tag has the version of the one action that its commit changed, or of the list that it wrote. */
function tagProblems({ tags, actions, listed }: ReleaseCommit, before: ReleaseCommit | undefined): readonly string[] {
  const deserved = [...actions]
    .filter(([id, { version }]) => before?.actions.get(id)?.version !== version)
    .map(([id, { version }]) => actionTag(id, version));
  if (deserved.length > 1) return [`changes more than one action: ${deserved.map(printable).join(", ")}`];
  if (listed !== undefined && listed !== before?.listed) deserved.push(`v${listed}`);
  if (deserved.length > 1) return [`changes an action and the list of actions: ${deserved.map(printable).join(", ")}`];
  // The same folder on an older branch has none, since a tag stands on one commit.
  if (tags.length === 0 || (tags.length === 1 && deserved.includes(tags[0] ?? ""))) return [];
  return [
    `names the tag ${printable(tags.join(" "))}, and holds ${deserved.map(printable).join(", ") || "nothing new"}`,
  ];
}

/** No action is lost, goes back, or is built anew from anything but the commit's own source. */
function actionProblems({ actions, parents }: ReleaseCommit, before: ReleaseCommit | undefined): readonly string[] {
  const lost = [...(before?.actions.keys() ?? [])].filter((id) => !actions.has(id));
  const problems = lost.map((id) => `has no ${id}, which the release before it has`);
  for (const [id, { version, source }] of actions) {
    const old = before?.actions.get(id);
    const name = `${printable(id)} ${printable(version)}`;
    if (!/^[a-z][a-z0-9-]*$/.test(id)) problems.push(`has a folder ${printable(id)}, which no action has`);
    else if (!isVersion(version)) problems.push(`has ${printable(id)} without a version`);
    else if (old?.version === version) {
      if (old.source !== source) problems.push(`has ${name} from another source than the release before it`);
    } else if (source !== parents.at(-1)) problems.push(`has a new ${name} that does not come from its own source`);
    else if (old !== undefined && isVersion(old.version) && compareVersions(version, old.version) < 0)
      problems.push(`goes back from ${id} ${old.version} to ${version}`);
  }
  return problems;
}

function readObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
