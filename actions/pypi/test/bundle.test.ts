import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { isBuiltin } from "node:module";
import { describe, expect, test } from "vitest";
import { ACTION } from "./world.ts";

/** A small bundle is one that people can read before they trust it. */
const SIZE_BOUND_BYTES = 60_000;
/** What the action loads at start, and what it loads from beside it when it is needed. */
const BUNDLES = (await readdir(join(ACTION, "dist"))).filter((name) => name.endsWith(".cjs"));
const bundle = (name: string) => readFile(join(ACTION, "dist", name), "utf8");

describe.each(BUNDLES)("%s", (name) => {
  test("is at most 60,000 bytes", async () => {
    expect((await stat(join(ACTION, "dist", name))).size).toBeLessThanOrEqual(SIZE_BOUND_BYTES);
  });

  test("holds nothing of node_modules but the toolkit's core and context", async () => {
    const origins = (await bundle(name)).matchAll(/^\/\/ .*\/node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\/.*$/gm);
    const packages = new Set([...origins].map(([, owner]) => owner));
    for (const owner of packages) expect(["@actions/core", "@actions/github"]).toContain(owner);
    expect((await bundle(name)).match(/undici|octokit|tunnel/g)).toBeNull();
  });

  test("requires nothing but what Node has built in, or what stands beside it", async () => {
    const required = [...(await bundle(name)).matchAll(/\b(?:require|import)\(\s*"([^"]+)"\s*\)/g)];
    const modules = required.map(([, module = ""]) => module);
    const beside = BUNDLES.map((other) => `./${other}`);
    expect(modules.filter((module) => !isBuiltin(module) && !beside.includes(module))).toEqual([]);
  });
});

test("the licences of all that is bundled stand beside it", async () => {
  const licences = await bundle("LICENSES.txt");
  for (const owner of ["@actions/core", "@actions/github"]) expect(licences).toContain(`--- ${owner} `);
});
