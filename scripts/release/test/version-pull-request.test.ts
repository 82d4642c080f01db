import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openVersionPullRequest, writeVersionPatch } from "../version-pull-request.ts";
import { FILES, type SmallWorld, startSmallWorld } from "./small-world.ts";

let world: SmallWorld;
let folder: string;
beforeEach(async () => {
  world = await startSmallWorld();
  await world.merge(FILES);
  folder = await mkdtemp(join(tmpdir(), "mint-patch-"));
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Changes files of the checkout, hands the patch over, and makes the commit on a checkout without the changes. */
async function handOver(files: Readonly<Record<string, string>>, executable?: string): Promise<string> {
  const { git } = world;
  for (const [path, text] of Object.entries(files)) await writeFile(join(git.folder, path), text);
  if (executable !== undefined) await chmod(join(git.folder, executable), 0o755);
  expect(await writeVersionPatch(git.folder, folder)).toBe(true);
  await git.text(["reset", "--quiet", "--hard"]);
  const options = { repository: git.folder, remote: ".", folder, base: "main", push: false };
  return openVersionPullRequest(options, () => undefined);
}

test("versions become one commit on top of the checkout, with the files as they were changed", async () => {
  const { git } = world;
  const manifest = '{"name":"pypi-mint","version":"1.1.0"}\n';
  const commit = await handOver({ "actions/pypi/package.json": manifest, "actions/pypi/CHANGELOG.md": "## 1.1.0\n" });
  expect(await git.text(["show", `${commit}:actions/pypi/package.json`])).toBe(manifest.trim());
  expect(await git.text(["rev-parse", `${commit}^`])).toBe(await git.text(["rev-parse", "main"]));
  expect(await git.lines(["diff", "--name-only", "main", commit])).toEqual([
    "actions/pypi/CHANGELOG.md",
    "actions/pypi/package.json",
  ]);
});

test.each(["LICENSE", "actions/pypi/action.cjs", "actions/pypi/action.yml", "docs/TROUBLESHOOTING.md"])(
  "a patch that changes %s is refused",
  async (path) => {
    await expect(handOver({ [path]: "evil\n" })).rejects.toThrow(`the patch changes "${path}"`);
  },
);

test("a patch that makes a file executable is refused", async () => {
  const path = "actions/pypi/package.json";
  await expect(handOver({ [path]: "{}\n" }, path)).rejects.toThrow(`the patch changes "${path}"`);
});

test("opens no pull request if there is nothing to raise", async () => {
  expect(await writeVersionPatch(world.git.folder, folder)).toBe(false);
});
