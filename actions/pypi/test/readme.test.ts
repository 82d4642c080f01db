import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { exampleSteps } from "../../../scripts/readme-examples.ts";
import { ACTION } from "./world.ts";

const NAME = "org/mint/pypi@v1";
const manifest: Record<"inputs" | "outputs", Record<string, { required?: boolean }>> = parse(
  await readFile(join(ACTION, "action.yml"), "utf8"),
);

test.each(["README.md", "../../README.md"])(
  "every step in %s names inputs and outputs that there are",
  async (path) => {
    const steps = exampleSteps(await readFile(join(ACTION, path), "utf8"));
    const own = steps.filter(({ uses }) => uses === NAME);
    expect(own.length).toBeGreaterThan(0);
    const required = Object.keys(manifest.inputs).filter((name) => manifest.inputs[name]?.required === true);
    for (const { with: inputs = {} } of own) {
      expect(Object.keys(manifest.inputs)).toEqual(expect.arrayContaining(Object.keys(inputs)));
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(required));
    }
  },
);

test("every output that an example reads is one of the action's", async () => {
  const text = await readFile(join(ACTION, "README.md"), "utf8");
  const read = [...text.matchAll(/steps\.mint\.outputs\.([\w-]+)/g)].map(([, name]) => name);
  expect(read.length).toBeGreaterThan(0);
  expect(Object.keys(manifest.outputs)).toEqual(expect.arrayContaining(read));
});
