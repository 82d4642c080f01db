import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AS_PROMISED, runExamples } from "./run-examples.ts";
import { run } from "./run.ts";

const PACKAGE = join(import.meta.dirname, "..");
const REPOSITORY = join(PACKAGE, "../..");
/** Set to a Node 22 where there is one; `.ci/run` installs it. */
const NODE_22 = process.env["MINT_NODE_22"] ?? "";
if (NODE_22 === "")
  console.warn("Not tried on Node 22: MINT_NODE_22 names none. `bash .ci/run` brings one and tries it.");
const npmEnv = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" };

// On Windows npm is a batch file, which cannot be run without a shell.
describe.skipIf(process.platform === "win32")("the package that npm packs", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mint-packed-"));
    const packed = await run("npm", ["pack", "--silent", "--pack-destination", folder], {
      cwd: PACKAGE,
      env: npmEnv,
    });
    expect(packed).toMatchObject({ code: 0 });
    await writeFile(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
    const tarball = join(folder, packed.stdout.trim());
    const install = ["install", "--offline", "--no-audit", "--no-fund", tarball];
    const installed = await run("npm", install, { cwd: folder, env: npmEnv });
    expect(installed).toMatchObject({ code: 0 });
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("holds the build, the README and the licence, and brings no other package", async () => {
    const inside = await readdir(join(folder, "node_modules/@mint/core"));
    const optional = ["CHANGELOG.md"];
    expect(inside.filter((name) => !optional.includes(name)).toSorted()).toEqual([
      "LICENSE",
      "README.md",
      "dist",
      "package.json",
    ]);
    expect(await readdir(join(folder, "node_modules"))).toEqual([".package-lock.json", "@mint"]);
    const licence = await readFile(join(folder, "node_modules/@mint/core/LICENSE"), "utf8");
    expect(licence).toBe(await readFile(join(REPOSITORY, "LICENSE"), "utf8"));
  });

  test("mints in a folder of its own, on this Node", async () => {
    expect(await runExamples(folder, [process.execPath])).toEqual(AS_PROMISED);
  }, 300_000);

  test.runIf(NODE_22 !== "")(
    "mints in a folder of its own, on Node 22",
    async () => {
      const { stdout } = await run(NODE_22, ["--version"], { cwd: folder, env: {} });
      expect(stdout).toMatch(/^v22\./);
      // `await using` is syntax of Node 24.
      expect(await runExamples(folder, [NODE_22])).toEqual({ ...AS_PROMISED, using: undefined });
    },
    300_000,
  );

  test("has types that a strict consumer compiles against", async () => {
    const source = `import { ambient, type Credential, mint, pypi } from "@mint/core";
export const credential: Promise<Credential> = mint(pypi(), { identity: ambient() });
// @ts-expect-error a registry id is no registry
void mint("pypi", { identity: ambient() });
`;
    await writeFile(join(folder, "consumer.mts"), source);
    const tsc = join(REPOSITORY, "node_modules/.bin/tsc");
    const types = ["--types", "node", "--typeRoots", join(REPOSITORY, "node_modules/@types")];
    const flags = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", ...types];
    const compiled = await run(tsc, [...flags, "consumer.mts"], { cwd: folder, env: npmEnv });
    expect(compiled.stdout).toBe("");
    expect(compiled.code).toBe(0);
  }, 300_000);
});
