import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { stepSource } from "../../../packages/action-kit/bundle/step-source.ts";
import { auditAction } from "../audit-action.ts";

const SOURCES = resolve(import.meta.dirname, "../../../actions/pypi");
const LICENCE = "Permission is hereby granted, free of charge, to any person. ".repeat(5);
const MANIFEST = {
  bundles: { "action.cjs": ["@actions/core@3.0.1"], "failure.cjs": [] },
  packages: [{ name: "@actions/core", version: "3.0.1", license: "MIT", bytes: 10 }],
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mint-audit-"));
  await mkdir(join(folder, "dist"));
  await cp(join(SOURCES, "package.json"), join(folder, "package.json"));
  await write("action.yml", "runs:\n  using: node24\n  main: dist/main.cjs\n");
  await write("dist/main.cjs", stepSource("main"));
  await write("dist/action.cjs", 'require("os");\nimport("./failure.cjs");\n');
  await write("dist/failure.cjs", "1;\n");
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

  test("finds bundles that are over the budget together, and a bundle that no action has", async () => {
    await write("dist/action.cjs", `// ${"x".repeat(120_000)}\n`);
    await write("dist/failure.cjs", `// ${"x".repeat(120_000)}\n`);
    await write("dist/spare.cjs", "1;\n");
    expect(await audit()).toEqual([
      "dist/spare.cjs is not a file of an action",
      expect.stringMatching(/^the bundles have \d+ bytes, \d+ too many$/),
    ]);
  });

  test("finds what a bundle may not do, and in which line", async () => {
    await write("dist/failure.cjs", '1;\nrequire("./action.cjs");\neval(1);\n');
    expect(await audit()).toEqual([
      "failure.cjs:2 loads ./action.cjs, which is not in the table",
      "failure.cjs:3 refers to eval: runs text as code",
    ]);
  });

  test("finds a step that does more than call the bundle", async () => {
    await write("dist/main.cjs", `fetch("https://evil.example/");\n${stepSource("main")}`);
    expect(await audit()).toEqual(["main.cjs does more than call action.cjs"]);
  });

  test("finds a bundle that the list leaves out, and one that is missing", async () => {
    await write("dist/manifest.json", JSON.stringify({ ...MANIFEST, bundles: { "action.cjs": [] } }));
    await rm(join(folder, "dist/failure.cjs"));
    expect(await audit()).toEqual(["manifest.json lists action.cjs", "failure.cjs is not there"]);
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
    await write("dist/action.cjs", `// ${process.cwd()}\n`);
    expect(await audit()).toEqual([
      "action.yml runs on node20",
      "action.yml starts dist/post.cjs, which is not there",
      "dist/main.cjs.map is not a file of an action",
      `action.cjs has ${process.cwd()} in it, which is of this machine`,
    ]);
  });
});
