import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { checkChangesets } from "../check-changesets.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let start: string;
beforeAll(async () => {
  world = await startWorld();
  start = await world.merge("Without changesets that wait");
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  const { git } = world;
  await git.text(["checkout", "--quiet", "--force", "-B", "main", start]);
  await git.text(["clean", "--quiet", "-fd"]);
  await git.text(["push", "--quiet", "--force", "origin", "main", ":refs/heads/change"]);
  await git.text(["checkout", "--quiet", "-B", "change"]);
});

async function packageOf(id: string): Promise<{ name: string; version: string }> {
  return JSON.parse(await readFile(join(world.git.folder, "actions", id, "package.json"), "utf8"));
}

async function check(): Promise<readonly string[]> {
  const lines: string[] = [];
  const repository = world.git.folder;
  await checkChangesets({ repository, since: "origin/main" }, (line) => lines.push(line));
  return lines.filter((line) => line.startsWith("NO CHANGESET"));
}

describe("changesets", () => {
  test.each(["@mint/core", "@mint/action-kit"])("raise every action that bundles %s", async (name) => {
    const ids = await world.ids();
    const before = await Promise.all(ids.map(packageOf));
    await world.changeset({ [name]: "patch" }, "A retry waits longer.");
    await world.version();
    for (const [index, id] of ids.entries()) {
      const [major, minor, patch] = (before[index]?.version ?? "").split(".").map(Number);
      expect((await packageOf(id)).version).toBe(`${major}.${minor}.${(patch ?? 0) + 1}`);
      const changelog = await readFile(join(world.git.folder, "actions", id, "CHANGELOG.md"), "utf8");
      // In the words of the changeset: who uses an action does not know its parts.
      expect(changelog).toContain("- A retry waits longer.\n");
      expect(changelog).toMatch(new RegExp(`^- With .*${name} \\d`, "m"));
    }
  });
});

describe("checkChangesets", () => {
  test("asks for one where an action, core or a bundled dependency changes", async () => {
    await world.edit("actions/pypi/action.yml", (text) => `${text}\n`);
    await world.edit("packages/core/src/mint.ts", (text) => `${text}\n`);
    await world.merge("A change");
    const lines = await check();
    expect(lines.filter((line) => line.includes("pypi-mint"))).toEqual(["NO CHANGESET: pypi-mint: action.yml changed"]);
    expect(lines).toContain("NO CHANGESET: @mint/core: src/mint.ts changed");
  });

  test("checkChangesets is content with a changeset that came with the change", async () => {
    await world.edit("packages/core/src/mint.ts", (text) => `${text}\n`);
    await world.changeset({ "@mint/core": "patch" }, "A retry waits longer.");
    await world.merge("A change");
    expect(await check()).toEqual([]);
  });

  test("checkChangesets is not content with one that was there before", async () => {
    await world.git.text(["checkout", "--quiet", "main"]);
    await world.changeset({ "@mint/core": "patch" }, "Something else.");
    await world.merge("Something else");
    await world.git.text(["checkout", "--quiet", "-B", "change"]);
    await world.edit("packages/core/src/mint.ts", (text) => `${text}\n`);
    await world.merge("A change");
    expect(await check()).toContain("NO CHANGESET: @mint/core: src/mint.ts changed");
  });

  test("takes an empty changeset for the word that nobody notices", async () => {
    await world.edit("packages/core/src/mint.ts", (text) => `${text}\n`);
    await world.changeset({}, "");
    await world.merge("A change");
    expect(await check()).toEqual([]);
  });

  test("lets tests, words and the version pull request pass", async () => {
    await world.edit("LICENSE", (text) => `${text}\n`);
    await world.changeset({ "@mint/core": "minor" }, "A feature.");
    await world.version();
    await world.merge("Version packages");
    expect(await check()).toEqual([]);
  });
});
