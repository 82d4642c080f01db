import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { isBuiltin } from "node:module";
import { describe, expect, test } from "vitest";
import { ACTION } from "./world.ts";

/** A small bundle is one that people can read before they trust it. */
const SIZE_BOUND_BYTES = 60_000;
const BUNDLES = ["main.cjs", "post.cjs"];
const bundle = (name: string) => readFile(join(ACTION, "dist", name), "utf8");

describe.each(BUNDLES)("%s", (name) => {
  test("is at most 60,000 bytes", async () => {
    expect((await stat(join(ACTION, "dist", name))).size).toBeLessThanOrEqual(SIZE_BOUND_BYTES);
  });

  test("holds nothing of node_modules but the toolkit's core and context", async () => {
    const origins = (await bundle(name)).matchAll(/^\/\/ .*\/node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\/.*$/gm);
    const packages = new Set([...origins].map(([, owner]) => owner));
    for (const owner of packages) expect(["@actions/core", "@actions/github"]).toContain(owner);
    expect(await bundle(name)).not.toMatch(/undici|octokit|(?<!_)tunnel/);
  });

  test("requires nothing but what Node has built in", async () => {
    const required = [...(await bundle(name)).matchAll(/\b(?:require|import)\(\s*"([^"]+)"\s*\)/g)];
    expect(required.map(([, module = ""]) => module).filter((module) => !isBuiltin(module))).toEqual([]);
  });
});

test("the licences of all that is bundled stand beside it", async () => {
  const licences = await bundle("LICENSES.txt");
  for (const owner of ["@actions/core", "@actions/github"]) expect(licences).toContain(`--- ${owner} `);
});
