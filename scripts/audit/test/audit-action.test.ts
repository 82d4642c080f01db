import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { auditAction } from "../audit-action.ts";

const SOURCES = resolve(import.meta.dirname, "../../../actions/pypi");
const LICENCE = "Permission is hereby granted, free of charge, to any person. ".repeat(5);
const MANIFEST = {
  bundles: { "main.cjs": ["@actions/core@3.0.1"] },
  packages: [{ name: "@actions/core", version: "3.0.1", license: "MIT", bytes: 10 }],
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mint-audit-"));
  await mkdir(join(folder, "dist"));
  await cp(join(SOURCES, "package.json"), join(folder, "package.json"));
  await write("action.yml", "runs:\n  using: node24\n  main: dist/main.cjs\n");
  await write("dist/main.cjs", 'require("os");\n');
  await write("dist/LICENSES.txt", `Head\n\n--- @actions/core 3.0.1 (MIT) ---\n\n${LICENCE}\n`);
  await write("dist/manifest.json", JSON.stringify(MANIFEST));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (path: string, text: string) => writeFile(join(folder, path), text);
const audit = () => auditAction(folder, SOURCES);

describe("auditAction", () => {
  test("finds nothing in an action that is as it should be", async () => {
    expect(await audit()).toEqual([]);
  });

  test("finds a bundle over its budget, and one that nothing starts", async () => {
    await write("dist/main.cjs", `// ${"x".repeat(60_000)}\n`);
    await write("dist/spare.cjs", "1;\n");
    expect(await audit()).toEqual([
      "spare.cjs is there and nothing starts it",
      "spare.cjs is not in manifest.json",
      "main.cjs has 60004 bytes, 4 too many",
    ]);
  });

  test("lets a bundle be loaded by another", async () => {
    await write("dist/main.cjs", 'require("./explain.cjs");\n');
    await write("dist/explain.cjs", "1;\n");
    await write("dist/manifest.json", JSON.stringify({ ...MANIFEST, bundles: { "main.cjs": [], "explain.cjs": [] } }));
    expect(await audit()).toEqual([]);
  });

  test("finds a package that nobody listed, and its licence that is missing", async () => {
    const stranger = { name: "undici", version: "6.29.1", license: "GPL-3.0", bytes: 10 };
    await write("dist/manifest.json", JSON.stringify({ ...MANIFEST, packages: [...MANIFEST.packages, stranger] }));
    expect(await audit()).toEqual([
      "undici 6.29.1 is bundled, but no package.json on the way lists it as dependency",
      "undici 6.29.1 has the licence GPL-3.0",
      "LICENSES.txt has no text for undici 6.29.1",
    ]);
  });

  test("finds an entry that is missing, a file that is strange, and a path of this machine", async () => {
    await write("action.yml", "runs:\n  using: node20\n  main: dist/main.cjs\n  post: dist/post.cjs\n");
    await write("dist/main.cjs.map", "{}");
    await write("dist/main.cjs", `// ${process.cwd()}\n`);
    expect(await audit()).toEqual(
      expect.arrayContaining([
        "dist/main.cjs.map is no file that an action has",
        "action.yml runs on node20",
        "action.yml starts dist/post.cjs, which is not there",
        `main.cjs has ${process.cwd()} in it, which is of this machine`,
      ]),
    );
  });
});
