import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { releaseAssets } from "./archive.ts";
import { expectedTags } from "./expected-tags.ts";
import { type Git, openGit } from "./git.ts";
import { readRemote } from "./read-remote.ts";
import { demandTips } from "./tips.ts";
import { compareVersions } from "./version.ts";

/** Which half: assets are attached to a draft, and a release cannot be changed once it is out. */
export type Stage = "draft" | "publish";

interface OnGitHub {
  readonly tagName: string;
  readonly isDraft: boolean;
}

/**
 * Drafts a GitHub release for each version tag of the release branches that has none, or publishes the drafts. Never one
 * for `v1`: a tag with an immutable release is locked.
 */
export async function githubReleases(
  {
    repository,
    remote: name,
    push,
    stage,
    tips,
  }: { repository: string; remote: string; push: boolean; stage: Stage; tips?: string },
  print: (line: string) => void,
): Promise<boolean> {
  const git = openGit(repository);
  const remote = await readRemote(git, name);
  const { releaseBranches, tags } = remote;
  demandTips(remote, tips);
  const all = (await Promise.all(releaseBranches.map(({ tip }) => expectedTags(git, tip)))).flat();
  const releases = new Map(all.filter(({ tag, commit }) => tags.get(tag) === commit).map((one) => [one.tag, one]));
  const json = await gh(["release", "list", "--limit", "1000", "--json", "tagName,isDraft"], repository);
  const there: readonly OnGitHub[] = JSON.parse(json);
  const latest = [...releases.keys()]
    .filter((tag) => !tag.includes("/"))
    .toSorted(byVersion)
    .at(-1);
  for (const { tag, commit } of releases.values()) {
    const known = there.find(({ tagName }) => tagName === tag);
    if (stage === "draft" ? known !== undefined : known?.isDraft !== true) continue;
    print(`${push ? "" : "would "}${stage} ${tag}`);
    if (!push) continue;
    if (stage === "draft") await draft(git, tag, commit);
    else await gh(["release", "edit", tag, "--draft=false", `--latest=${tag === latest}`], repository);
  }
  return true;
}

async function draft(git: Git, tag: string, commit: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "mint-assets-"));
  try {
    const notes = join(folder, "notes.md");
    await writeFile(notes, await git.text(["show", "-s", "--format=%b", commit]));
    const assets = await releaseAssets(git, tag, commit);
    for (const { name, bytes } of assets) await writeFile(join(folder, name), bytes);
    const files = assets.map(({ name }) => join(folder, name));
    const options = ["--draft", "--verify-tag", "--title", tag, "--notes-file", notes];
    await gh(["release", "create", tag, ...options, ...files], git.folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function gh(args: readonly string[], cwd: string): Promise<string> {
  return (await promisify(execFile)("gh", args, { cwd })).stdout;
}

function byVersion(a: string, b: string): number {
  return compareVersions(a.slice(1), b.slice(1));
}
