import { readdir, readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ActionSubject } from "../action-subject.ts";
import { exampleSteps } from "../example-steps.ts";
import { manifestOf } from "../manifest-of.ts";

const BUNDLED_PACKAGES = ["@actions/core", "@actions/github"];

/** Looks at the folder that people get: the bundles, their licences, and the steps that its pages show. */
export function shipped({ action, uses, pages = ["README.md"] }: ActionSubject): void {
  const read = (path: string) => readFile(join(action, path), "utf8");

  describe("what is shipped", async () => {
    const bundles = (await readdir(join(action, "dist"))).filter((name) => name.endsWith(".cjs"));

    test.each(bundles)("%s contains only the toolkit's core and context from node_modules", async (name) => {
      const text = await read(`dist/${name}`);
      const origins = text.matchAll(/^\/\/ .*\/node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\/.*$/gm);
      expect(BUNDLED_PACKAGES).toEqual(expect.arrayContaining([...origins].map(([, owner]) => owner)));
      expect(text.match(/undici|octokit/g)).toBeNull();
    });

    test.each(bundles)("%s requires only Node's own modules and files of the same folder", async (name) => {
      const required = [...(await read(`dist/${name}`)).matchAll(/\b(?:require|import)\(\s*"([^"]+)"\s*\)/g)];
      const modules = required.map(([, module = ""]) => module);
      const beside = bundles.map((other) => `./${other}`);
      expect(modules.filter((module) => !isBuiltin(module) && !beside.includes(module))).toEqual([]);
    });

    test("what is shipped has the licences of all that is bundled beside it", async () => {
      const licences = await read("dist/LICENSES.txt");
      for (const owner of BUNDLED_PACKAGES) expect(licences).toContain(`--- ${owner} `);
    });

    const { inputs, outputs } = manifestOf(action);

    test.each(pages)("every step in %s names inputs that there are, and all that are required", async (page) => {
      const own = exampleSteps(await read(page)).filter((step) => step.uses === uses);
      expect(own.length).toBeGreaterThan(0);
      const required = Object.keys(inputs).filter((name) => inputs[name]?.required === true);
      for (const { with: given = {} } of own) {
        expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
        expect(Object.keys(given)).toEqual(expect.arrayContaining(required));
      }
    });

    test("every output that an example reads is one of the action's", async () => {
      const text = await read("README.md");
      const outputsRead = [...text.matchAll(/steps\.mint\.outputs\.([\w-]+)/g)].map(([, name]) => name);
      expect(outputsRead.length).toBeGreaterThan(0);
      expect(Object.keys(outputs)).toEqual(expect.arrayContaining(outputsRead));
    });
  });
}
