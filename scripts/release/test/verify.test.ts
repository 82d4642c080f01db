import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readTree, writeBlob, writeTree } from "../tree.ts";
import { reproduce } from "../reproduce.ts";
import { announceFirst, startWorld, type World } from "./world.ts";

let world: World;
let tip: string;
let source: string;

beforeAll(async () => {
  world = await startWorld();
  await announceFirst(world);
  await world.version();
  source = await world.merge("Version packages");
  await world.release();
  await world.move();
  tip = (await world.refs()).get("refs/heads/releases/v1") ?? "";
});
afterAll(() => world[Symbol.asyncDispose]());

/** Puts a commit on top of the release branch, as somebody with a stolen token would. */
async function tamper(change: (blobs: Map<string, string>) => Promise<void>): Promise<string> {
  const { git } = world;
  const blobs = new Map(await readTree(git, tip));
  await change(blobs);
  const tree = await writeTree(git, blobs);
  const who = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"];
  const message = `pypi 1.0.1\n\nSource: ${source}`;
  const args = [...who, "commit-tree", tree, "-p", tip, "-p", source, "-m", message];
  const commit = await git.text(args);
  await git.text(["push", "--quiet", "--force", "origin", `${commit}:refs/heads/releases/v1`]);
  return commit;
}

async function replace(blobs: Map<string, string>, path: string, change: (text: string) => string): Promise<void> {
  const { git } = world;
  const text = (await git.bytes(["cat-file", "blob", blobs.get(path) ?? ""])).toString("utf8");
  blobs.set(path, await writeBlob(git, change(text)));
}

describe("verify", () => {
  test.each(["v1", "v1.0.0", "pypi/v1.0.0", "org/mint/pypi@v1"])("passes for %s", async (ref) => {
    const { problems, sources } = await world.verify(ref);
    expect(problems).toEqual([]);
    expect([...sources.values()].every((one) => one === source)).toBe(true);
  });

  test("passes for a commit that somebody pinned", async () => {
    const { problems, files } = await world.verify(tip);
    expect(problems).toEqual([]);
    expect(files).toBeGreaterThan(10);
  });

  test("names the file and the first difference of a tampered bundle", async () => {
    const commit = await tamper((blobs) =>
      replace(blobs, "pypi/dist/action.cjs", (text) =>
        text.replace("https://upload.pypi.org", "https://upload.evil.org"),
      ),
    );
    const { problems } = await world.verify(commit);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(
      /^pypi\/dist\/action\.cjs differs from its source at byte \d+, line \d+, column \d+:\n {2}released: ".*upload\.evil\.org.*"\n {2}rebuilt: {2}".*upload\.pypi\.org.*"$/,
    );
  });

  test("finds a file that comes from nowhere, and one that is missing", async () => {
    const commit = await tamper(async (blobs) => {
      blobs.set("pypi/dist/extra.cjs", await writeBlob(world.git, "1;\n"));
      blobs.delete("pypi/dist/LICENSES.txt");
      blobs.set("install.sh", await writeBlob(world.git, "#!/bin/sh\n"));
    });
    const { problems } = await world.verify(commit);
    expect(problems).toEqual(
      expect.arrayContaining([
        "pypi/dist/extra.cjs is in the release and comes from nowhere in its source",
        "pypi/dist/LICENSES.txt is missing in the release; its source has it",
        "install.sh is in the release and comes from nowhere in its source",
      ]),
    );
  });

  test("says of a commit that it was never released", async () => {
    expect((await world.verify(source)).problems).toEqual([
      `${source} is on no release branch: it was never released, or the branch was rewritten`,
    ]);
    await expect(world.verify("v9.9.9")).rejects.toThrow("origin has no tag v9.9.9");
    await expect(world.verify("0".repeat(40))).rejects.toThrow("has no commit 000000");
  });
});

describe("reproduce", () => {
  test("builds the same bytes in two places with another home, time zone, umask and language", async () => {
    const lines: string[] = [];
    const isEqual = await reproduce(world.git.folder, source, (line) => lines.push(line));
    expect(lines.join("\n")).toMatch(
      /^\d+ files of [0-9a-f]{40} are equal, built in two places: .*pypi\/dist\/action\.cjs/,
    );
    expect(isEqual).toBe(true);
  });
});
