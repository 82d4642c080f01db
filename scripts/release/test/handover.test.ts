import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkSums, writeSums } from "../handover.ts";

let folder: string;
let sums: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mint-handover-"));
  await mkdir(join(folder, "actions/pypi/dist"), { recursive: true });
  await writeFile(join(folder, "actions/pypi/action.yml"), "name: PyPI\n");
  await writeFile(join(folder, "actions/pypi/dist/action.cjs"), "mint();\n");
  sums = await writeSums(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (path: string, text: string) => writeFile(join(folder, path), text);

describe("what is handed over", () => {
  test("passes as it was made, and is listed as sha256sum does", async () => {
    expect(await checkSums(folder, sums)).toEqual([]);
    const { stdout } = await promisify(execFile)("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: folder });
    expect(stdout).toBe("actions/pypi/action.yml: OK\nactions/pypi/dist/action.cjs: OK\n");
  });

  test("what is handed over does not pass with another file, one more, or one less", async () => {
    await write("actions/pypi/dist/action.cjs", "evil();\n");
    await write("actions/pypi/dist/post.cjs", "evil();\n");
    await rm(join(folder, "actions/pypi/action.yml"));
    expect(await checkSums(folder, sums)).toEqual([
      "actions/pypi/action.yml is missing",
      "actions/pypi/dist/action.cjs is not the file that was handed over",
      '"actions/pypi/dist/post.cjs" was not handed over',
    ]);
  });

  test("what is handed over does not pass with sums that were replaced along with it", async () => {
    await write("actions/pypi/dist/action.cjs", "evil();\n");
    expect(await writeSums(folder)).not.toBe(sums);
    expect(await checkSums(folder, sums)).toEqual(["SHA256SUMS is not the one that was handed over"]);
  });

  test.each(["", "x", "${{ needs.build.outputs.sums }}"])(
    "what is handed over does not pass where %j was to be expected",
    async (expected) => {
      expect(await checkSums(folder, expected)).toEqual(["no checksum was handed over to check against"]);
    },
  );

  test("what is handed over does not pass with a link, though it leads to the same bytes", async () => {
    await rm(join(folder, "actions/pypi/dist/action.cjs"));
    await write("../mint-elsewhere.cjs", "mint();\n");
    await symlink(join(folder, "../mint-elsewhere.cjs"), join(folder, "actions/pypi/dist/action.cjs"));
    await expect(checkSums(folder, sums)).rejects.toThrow('"actions/pypi/dist/action.cjs" is not a plain file');
    await rm(join(folder, "../mint-elsewhere.cjs"));
  });
});

test("commands that push and publish run without any installed package", async () => {
  await cp(resolve(import.meta.dirname, "../.."), join(folder, "scripts"), {
    recursive: true,
    filter: (path) => !/[/\\](node_modules|test)$/.test(path),
  });
  await write("package.json", '{ "type": "module" }');
  const main = ["-C", "@mint/source", "scripts/release/main.ts"];
  const { stdout } = await promisify(execFile)(process.execPath, [...main, "--help"], { cwd: folder });
  expect(stdout).toContain("release <command>");
});
