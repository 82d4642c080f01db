import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { githubReleases } from "../github-releases.ts";
import { dependabotComment, dependabotUpdate, readForDependabot } from "./dependabot-rules.ts";
import type { FakeRelease } from "./fake-gh.ts";
import { checkRefs, checkRuns, foldersOf, type Refs } from "./invariants.ts";
import { renovateDigest, renovateFollows, renovateFullVersion, renovateUpdate } from "./renovate-rules.ts";
import { announceFirst, startWorld, type World } from "./world.ts";

const CODE = "\nprocess.title = ";
let world: World;
let before: Refs;
let ids: readonly string[];

beforeAll(async () => {
  world = await startWorld();
  ids = await world.ids();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  before = await world.refs();
});

/** A change of an action, its changeset, the version pull request and the release. */
async function releaseChange(id: string, bump: "patch" | "minor" | "major", words: string): Promise<void> {
  await world.edit(`actions/${id}/src/action.ts`, (text) => `${text}${CODE}"${words}";\n`);
  await world.changeset({ [`${id}-mint`]: bump }, words);
  await world.merge(words);
  await world.version();
  await world.merge("Version packages");
  await world.release();
  await world.move();
}

async function newTags(): Promise<readonly string[]> {
  const tags = [...(await world.refs()).keys()].filter((ref) => ref.startsWith("refs/tags/") && !before.has(ref));
  return tags.map((ref) => ref.slice("refs/tags/".length)).toSorted();
}

async function releaseVersions(major: string): Promise<Readonly<Record<string, string>>> {
  const text = await world.git.text(["show", `origin/releases/${major}:manifest.json`]);
  const { actions }: { actions: Record<string, { version: string }> } = JSON.parse(text);
  return Object.fromEntries(Object.entries(actions).map(([id, { version }]) => [id, version]));
}

// The months build upon one another.
describe("a year of releases", () => {
  test("January: nothing is released before 1.0.0, then everything at once", async () => {
    expect((await world.release()).tags.size).toBe(0);
    await announceFirst(world);
    await world.version();
    await world.merge("Version packages");
    const dry = await world.release({ push: false });
    expect((await world.refs()).size).toBe(1);
    const made = await world.release();
    expect(made.branches).toEqual(dry.branches);
    // What is pushed is not what people get until v1 has moved.
    expect((await world.refs()).has("refs/tags/v1")).toBe(false);
    await world.move();
    expect(await newTags()).toEqual([...ids.map((id) => `${id}/v1.0.0`), "v1", "v1.0.0"].toSorted());
    await checkRefs(world, before);
    await checkRuns(world, ["v1"], ids);
    await checkRuns(world, ["v1.0.0"], ["pypi", "nuget"]);
    await checkRuns(world, ["pypi/v1.0.0"], ["pypi"]);
  });

  test("February: one action alone, and the folders of the others stay as they are", async () => {
    const folders = await foldersOf(world, "v1");
    await releaseChange("pypi", "patch", "A hint reads better.");
    expect(await newTags()).toEqual(["pypi/v1.0.1", "v1.0.1"]);
    await checkRefs(world, before);
    const { pypi, ...others } = await foldersOf(world, "v1");
    expect(pypi).not.toBe(folders["pypi"]);
    expect(folders).toMatchObject(others);
    await checkRuns(world, ["v1", "pypi/v1.0.1"], ["pypi"]);
    const changelog = await world.git.text(["show", "origin/releases/v1:pypi/CHANGELOG.md"]);
    expect(changelog).toContain("A hint reads better.");
    expect(await world.git.text(["log", "-1", "--format=%B", "origin/releases/v1^"])).toContain("A hint reads better.");
  });

  test("March: a feature raises the release by a minor", async () => {
    await releaseChange("nuget", "minor", "A new input.");
    expect(await newTags()).toEqual(["nuget/v1.1.0", "v1.1.0"]);
    await checkRefs(world, before);
    await checkRuns(world, ["v1.1.0"], ["pypi", "nuget"]);
  });

  test("April: words on main alone are nothing to release", async () => {
    await world.edit("LICENSE", (text) => `${text}\n`);
    await world.merge("Words");
    const { plan, branches, tags } = await world.release();
    expect([plan.releaseBranches, branches.size, tags.size, await world.move()]).toEqual([[], 0, 0, []]);
    expect([...(await world.refs())].filter(([ref]) => ref !== "refs/heads/main")).toEqual(
      [...before].filter(([ref]) => ref !== "refs/heads/main"),
    );
  });

  test("May: a patch of core raises every action, and a push that broke off after the first commit is finished", async () => {
    await world.edit("packages/core/src/mint.ts", (text) => `${text}\n// A change.\n`);
    await world.changeset({ "@mint/core": "patch" }, "A retry waits longer.");
    await world.merge("core: wait longer");
    await world.version();
    await world.merge("Version packages");
    const whole = await world.release({ push: false });
    const tip = whole.branches.get("releases/v1") ?? "";
    const [first = ""] = await world.git.lines([
      "rev-list",
      "--first-parent",
      "--reverse",
      `${before.get("refs/heads/releases/v1")}..${tip}`,
    ]);
    await world.git.text(["push", "--quiet", "origin", `${first}:refs/heads/releases/v1`]);
    const rest = await world.release();
    // The same source on the same branch gives the same commits, whoever makes them and when.
    expect(rest.branches.get("releases/v1")).toBe(tip);
    await world.move();
    const patched = ids.map((id) => (id === "nuget" ? "nuget/v1.1.1" : id === "pypi" ? "pypi/v1.0.2" : `${id}/v1.0.1`));
    expect(await newTags()).toEqual([...patched, "v1.1.1"].toSorted());
    await checkRefs(world, before);
    await checkRuns(world, ["v1", "v1.1.1"], ["pypi", "nuget"]);
  });

  test("June: a second run of a complete release changes nothing", async () => {
    const { branches, tags } = await world.release();
    expect([branches.size, tags.size, await world.move()]).toEqual([0, 0, []]);
    expect(await world.refs()).toEqual(before);
  });

  test("July: a major of one action opens v2 with all others carried forward; v1 stays", async () => {
    const folders = await foldersOf(world, "v1");
    await releaseChange("pypi", "major", "An input is gone.");
    expect(await newTags()).toEqual(["pypi/v2.0.0", "v2", "v2.0.0"]);
    await checkRefs(world, before);
    expect((await world.refs()).get("refs/tags/v1")).toBe(before.get("refs/tags/v1"));
    const { pypi, ...others } = await foldersOf(world, "v2");
    expect(pypi).not.toBe(folders["pypi"]);
    expect(folders).toMatchObject(others);
    await checkRuns(world, ["v1", "v2", "v2.0.0"], ["pypi", "nuget"]);
  });

  test("August: an action goes onto every release branch that carries its major, its tag onto one commit", async () => {
    await releaseChange("nuget", "patch", "A hint reads better.");
    expect(await newTags()).toEqual(["nuget/v1.1.2", "v1.1.2", "v2.0.1"]);
    await checkRefs(world, before);
    expect((await foldersOf(world, "v1"))["nuget"]).toBe((await foldersOf(world, "v2"))["nuget"]);
    await checkRuns(world, ["v1", "v2", "nuget/v1.1.2"], ["nuget"]);
  });

  test("September: a remote that refuses one tag gets nothing, and everything once it takes it", async () => {
    const hook = join(world.remote.folder, "hooks/update");
    await writeFile(hook, '#!/bin/sh\ncase "$1" in refs/tags/v*) exit 1;; esac\n');
    await chmod(hook, 0o755);
    const change = releaseChange("pypi", "minor", "A new output.");
    await expect(change).rejects.toThrow(/push --quiet --atomic/);
    const main = (await world.refs()).get("refs/heads/main") ?? "";
    expect(await world.refs()).toEqual(new Map([...before, ["refs/heads/main", main]]));
    await rm(hook);
    await world.release();
    // The run ended before v1 and v2 moved; the next one finds nothing to release and moves them.
    expect((await world.refs()).get("refs/tags/v2")).toBe(before.get("refs/tags/v2"));
    expect((await world.release()).tags.size).toBe(0);
    expect((await world.move()).map(({ tag, version }) => `${tag} ${version}`)).toEqual(["v2 v2.1.0"]);
    expect(await newTags()).toEqual(["pypi/v2.1.0", "v2.1.0"]);
    await checkRefs(world, before);
  });

  test("October: branches that arrived without their tags get them", async () => {
    await world.edit("packages/core/src/mint.ts", (text) => `${text}\n// Another change.\n`);
    await world.changeset({ "@mint/core": "patch" }, "A retry waits less.");
    await world.version();
    await world.merge("Version packages");
    const whole = await world.release({ push: false });
    for (const [branch, commit] of whole.branches)
      await world.git.text(["push", "--quiet", "origin", `${commit}:refs/heads/${branch}`]);
    expect((await world.release()).tags).toEqual(whole.tags);
    await world.move();
    await checkRefs(world, before);
    expect((await releaseVersions("v1"))["pypi"]).toBe("1.0.2");
    expect((await releaseVersions("v2"))["pypi"]).toBe("2.1.1");
    await checkRuns(world, ["v1", "v2"], ["pypi", "nuget"]);
  });

  test("November: a fix of an old major comes from a maintenance branch and goes onto its release branch alone", async () => {
    const { git } = world;
    // The source of the last release of pypi 1.
    const source = await git.text(["rev-parse", `${before.get("refs/tags/pypi/v1.0.2")}^2`]);
    await git.text(["checkout", "--quiet", "-B", "maintenance/pypi-v1", source]);
    await releaseChange("pypi", "patch", "A fix for those who stay.");
    expect(await newTags()).toEqual(["pypi/v1.0.3", "v1.1.4"]);
    await git.text(["checkout", "--quiet", "main"]);
    await checkRefs(world, before);
    expect((await world.refs()).get("refs/heads/releases/v2")).toBe(before.get("refs/heads/releases/v2"));
    expect(await releaseVersions("v1")).toMatchObject({ pypi: "1.0.3", nuget: "1.1.3" });
    await checkRuns(world, ["v1"], ["pypi", "nuget"]);
  });

  test("December: a new action joins the newest release branch; the dispatcher stands at the root of the tree", async () => {
    // Whichever of the two this repository does not have yet.
    const id = ids.includes("mint") ? "newcomer" : "mint";
    const target = join(world.git.folder, "actions", id);
    await mkdir(target);
    for (const file of ["action.yml", "build.ts", "package.json", "src"])
      await cp(join(world.git.folder, "actions/nuget", file), join(target, file), { recursive: true });
    const manifest = JSON.parse(await readFile(join(target, "package.json"), "utf8"));
    const fresh = { ...manifest, name: id === "mint" ? "registry-mint" : `${id}-mint`, version: "3.0.0" };
    await writeFile(join(target, "package.json"), JSON.stringify(fresh, undefined, 2));
    await lockLike(world, "actions/nuget", `actions/${id}`);
    await world.merge("A new action");
    await world.release();
    await world.move();
    expect(await newTags()).toEqual([`${id}/v3.0.0`, "v2.2.0"]);
    await checkRefs(world, before);
    const root = await world.git.lines(["ls-tree", "--name-only", "origin/releases/v2"]);
    expect(root).toEqual(expect.arrayContaining(["LICENSE", "action.yml", "dist", "manifest.json", "nuget", "pypi"]));
    expect((await world.verify("v2")).problems).toEqual([]);
  });
});

/** Adds a copy of a package to the lock file. */
async function lockLike({ git }: World, model: string, copy: string): Promise<void> {
  const path = join(git.folder, "pnpm-lock.yaml");
  const text = await readFile(path, "utf8");
  if (text.includes(`\n  ${copy}:\n`)) return;
  const [block = ""] = new RegExp(`^  ${model}:\\n(?:    .*\\n|\\n(?=    ))+`, "m").exec(text) ?? [];
  await writeFile(path, text.replace(block, `${block.replace(model, copy).trimEnd()}\n\n${block}`));
}

describe("the GitHub releases of that year", () => {
  let folder: string;
  const path = process.env["PATH"];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mint-gh-"));
    await writeFile(
      join(folder, "gh"),
      `#!/bin/sh\nexec "${process.execPath}" "${join(import.meta.dirname, "fake-gh.ts")}" "${folder}" "$@"\n`,
    );
    await chmod(join(folder, "gh"), 0o755);
    process.env["PATH"] = `${folder}:${path}`;
  });
  afterAll(async () => {
    process.env["PATH"] = path;
    await rm(folder, { recursive: true, force: true });
  });

  async function run(stage: "draft" | "publish"): Promise<readonly string[]> {
    const lines: string[] = [];
    const options = { repository: world.git.folder, remote: "origin", push: true, stage };
    await githubReleases(options, (line) => lines.push(line));
    return lines;
  }

  test("the GitHub releases of that year are drafted for each version tag with archives and checksums, published, and none is made for v1", async () => {
    const versions = [...(await world.refs()).keys()]
      .filter((ref) => /^refs\/tags\/.*\.\d+$/.test(ref))
      .map((ref) => ref.slice("refs/tags/".length));
    expect((await run("draft")).toSorted()).toEqual(versions.map((tag) => `draft ${tag}`).toSorted());
    expect(await run("draft")).toEqual([]);
    expect(await run("publish")).toHaveLength(versions.length);
    expect(await run("publish")).toEqual([]);
    const releases: readonly FakeRelease[] = JSON.parse(await readFile(join(folder, "releases.json"), "utf8"));
    expect(releases.filter(({ isDraft }) => isDraft)).toEqual([]);
    const newest = releases.filter(({ isLatest }) => isLatest).map(({ tagName }) => tagName);
    expect(newest).toEqual([
      versions
        .filter((tag) => tag.startsWith("v2."))
        .toSorted(byNumber)
        .at(-1),
    ]);
    const one = releases.find(({ tagName }) => tagName === "pypi/v1.0.1");
    expect(one?.assets).toEqual(["SHA256SUMS", "pypi-v1.0.1.tar"]);
    expect(one?.notes).toContain("A hint reads better.");
    const joint = releases.find(({ tagName }) => tagName === "v1.0.0");
    expect(joint?.assets).toEqual(["SHA256SUMS", ...ids.map((id) => `${id}-v1.0.0.tar`)].toSorted());
  });
});

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

describe("the tags of that year", () => {
  let tags: ReadonlyMap<string, string>;
  beforeAll(async () => {
    const refs = [...(await world.refs())].filter(([ref]) => ref.startsWith("refs/tags/"));
    tags = new Map(refs.map(([ref, commit]) => [ref.slice("refs/tags/".length), commit]));
  });
  const on = (commit: string | undefined) => [...tags.keys()].filter((tag) => tags.get(tag) === commit);

  test("the tags of that year are all versions to Dependabot", () => {
    for (const tag of tags.keys()) expect([tag, readForDependabot(tag)]).not.toContain(undefined);
    expect(readForDependabot("pypi/v1")).toBeUndefined();
    expect(readForDependabot("pypi-v1.2.3")).toBeUndefined();
  });

  test("let Dependabot stay in the series of a ref", () => {
    const names = [...tags.keys()];
    expect(dependabotUpdate("v1", names)).toBe("v2");
    expect(dependabotUpdate("v1.0.0", names)).toMatch(/^v2\.\d+\.\d+$/);
    expect(dependabotUpdate("pypi/v1.0.0", names)).toBe("pypi/v2.1.1");
    expect(dependabotUpdate("nuget/v1.0.0", names)).toMatch(/^nuget\/v1\.1\.\d+$/);
  });

  test("let Dependabot name a pinned commit by the version that was pinned", () => {
    for (const [tag, commit] of tags) {
      if (/^v\d+$/.test(tag)) continue;
      expect(dependabotComment(on(commit))).toBe(tag);
    }
    for (const major of ["v1", "v2"]) expect(dependabotComment(on(tags.get(major)))).toMatch(/^v\d+\.\d+\.\d+$/);
  });

  test("give Renovate versions for v1 and v1.0.0, a full version behind v1, and a digest for pypi/v1.0.0", () => {
    expect(renovateFollows("v1")).toBe("versions");
    expect(renovateFollows("v1.0.0")).toBe("versions");
    expect(renovateFollows("pypi/v1.0.0")).toBe("digests");
    for (const major of ["v1", "v2"]) {
      expect(renovateDigest(major, tags)).toBeDefined();
      expect(renovateFullVersion(major, tags)).toMatch(new RegExp(`^${major}\\.`));
    }
    expect(renovateUpdate("v1", tags)).toBe("v2");
    expect(renovateUpdate("v1.0.0", tags)).toMatch(/^v2\./);
    expect(renovateUpdate("pypi/v1.0.0", tags)).toBeUndefined();
    expect(renovateDigest("pypi/v1.0.0", tags)).toBe(tags.get("pypi/v1.0.0"));
  });

  test("share no name with a branch", async () => {
    const heads = [...(await world.refs()).keys()].filter((ref) => ref.startsWith("refs/heads/"));
    for (const head of heads) expect(tags.has(head.slice("refs/heads/".length))).toBe(false);
  });
});
