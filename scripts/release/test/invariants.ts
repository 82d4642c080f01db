import { expect } from "vitest";
import { expectedTags } from "../expected-tags.ts";
import { ACTION_MANIFEST, pathInTree, RELEASE_MANIFEST } from "../layout.ts";
import { readReleaseManifest } from "../release-manifest.ts";
import { readTree } from "../tree.ts";
import { runReleased } from "./black-box.ts";
import type { World } from "./world.ts";

const VERSION_TAG = /^refs\/tags\/(v\d+\.\d+\.\d+|[a-z0-9-]+\/v\d+\.\d+\.\d+)$/;
const MOVING_TAG = /^refs\/tags\/(v\d+)$/;
const RELEASE_BRANCH = /^refs\/heads\/releases\/(v\d+)$/;

/** Refs of the remote as they were before. */
export type Refs = ReadonlyMap<string, string>;

/** Checks all that must hold after each release, whatever it was. */
export async function checkRefs(world: World, before: Refs): Promise<void> {
  const { git } = world;
  const refs = await world.refs();
  await git.text(["fetch", "--quiet", "origin", "+refs/heads/releases/*:refs/remotes/origin/releases/*"]);
  const versions = [...refs].filter(([ref]) => VERSION_TAG.test(ref));
  // Nothing is offered that is not one of these.
  for (const ref of refs.keys()) {
    if (ref.startsWith("refs/tags/")) expect(ref).toMatch(/\/(v\d+|v\d+\.\d+\.\d+)$/);
  }
  expect(new Set(versions.map(([, commit]) => commit)).size).toBe(versions.length);
  for (const [ref, commit] of before) {
    if (VERSION_TAG.test(ref)) expect([ref, refs.get(ref)]).toEqual([ref, commit]);
    if (RELEASE_BRANCH.test(ref) || MOVING_TAG.test(ref))
      expect(await isAncestor(world, commit, refs.get(ref) ?? "")).toBe(true);
  }
  for (const [ref, tip] of refs) {
    const tag = RELEASE_BRANCH.exec(ref)?.[1];
    if (tag === undefined) continue;
    expect(refs.get(`refs/tags/${tag}`)).toBe(tip);
    for (const { tag, commit } of await expectedTags(git, tip)) expect(refs.get(`refs/tags/${tag}`)).toBe(commit);
    await checkHistory(world, tip);
    await checkTree(world, tip);
  }
}

/** Two parents each, the release before and a commit that is on main or a maintenance branch. */
async function checkHistory({ git }: World, tip: string): Promise<void> {
  const source = (await git.text(["show", "-s", "--format=%P", tip])).split(" ").at(-1) ?? "";
  const log = await git.lines(["log", "--first-parent", "--format=%P|%s", tip, "--not", source]);
  for (const [index, line] of log.entries()) {
    const [parents = "", subject = ""] = line.split("|");
    expect(parents.split(" ")).toHaveLength(index === log.length - 1 ? 1 : 2);
    expect(subject).toMatch(/^([a-z0-9-]+ \d+\.\d+\.\d+( \(was \d+\.\d+\.\d+\))?|v\d+\.\d+\.\d+: [a-z0-9., -]+)$/);
  }
}

async function checkTree({ git }: World, tip: string): Promise<void> {
  const blobs = await readTree(git, tip);
  const read = (path: string) => git.text(["show", `${tip}:${path}`]);
  const { actions } = readReleaseManifest(await read(RELEASE_MANIFEST));
  expect(Object.keys(actions).length).toBeGreaterThan(0);
  for (const file of ["LICENSE", "README.md"]) expect([...blobs.keys()]).toContain(file);
  for (const [id, { version }] of Object.entries(actions)) {
    for (const file of ["action.yml", "dist/action.cjs", "dist/failure.cjs", "dist/LICENSES.txt", "dist/sbom.cdx.json"])
      expect([...blobs.keys()]).toContain(pathInTree(id, file));
    const manifest = JSON.parse(await read(pathInTree(id, ACTION_MANIFEST)));
    expect(manifest).toMatchObject({ action: id, version });
    const main: unknown = /^\s*main: (.*)$/m.exec(await read(pathInTree(id, "action.yml")))?.[1];
    expect([...blobs.keys()]).toContain(pathInTree(id, String(main)));
  }
  const pages = [...blobs.keys()].filter((path) => path.endsWith(".md"));
  for (const page of pages) expect((await read(page)).match(/\]\((?![a-z]+:|#)[^)\s]+\)/g)).toBeNull();
  const names = [...blobs.keys()].filter((path) =>
    /(^|\/)(src|test|node_modules|\.github|package\.json)(\/|$)/.test(path),
  );
  expect(names).toEqual([]);
}

/** Runs actions behind refs as a job would, against the sandbox. */
export async function checkRuns(world: World, refs: readonly string[], ids: readonly string[]): Promise<void> {
  const there = await world.refs();
  for (const ref of refs) {
    const commit = there.get(`refs/tags/${ref}`) ?? "";
    for (const id of ids) expect((await runReleased(world.git, commit, id))?.length).toBeGreaterThanOrEqual(7);
  }
}

/** Git's names of the folders of a release branch. */
export async function foldersOf({ git }: World, major: string): Promise<Readonly<Record<string, string>>> {
  const lines = await git.lines(["ls-tree", "-d", `origin/releases/${major}`]);
  return Object.fromEntries(lines.map((line) => [line.split("\t")[1] ?? "", line.split(/\s/)[2] ?? ""]));
}

async function isAncestor({ git }: World, ancestor: string, commit: string): Promise<boolean> {
  return git.succeeds(["merge-base", "--is-ancestor", ancestor, commit]);
}
