import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { chooseRegistry } from "../src/choose-registry.ts";

const ROOT = new URL("../../..", import.meta.url).pathname;
const RECIPES = join(ROOT, "docs/recipes");

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

interface Manifest {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

const recipes = await Promise.all(
  (await readdir(RECIPES)).map(async (name) => ({ name, text: await readFile(join(RECIPES, name), "utf8") })),
);
const own = recipes.filter(({ text }) => text.includes("uses: org/mint"));

/** `org/mint/pypi@v1` is in `actions/pypi`, and `org/mint@v1` is the dispatcher. */
function folderOf(uses = ""): string | undefined {
  const [, name] = /^org\/mint(?:\/([\w-]+))?@v1$/.exec(uses) ?? [];
  return uses.startsWith("org/mint") ? join(ROOT, "actions", name ?? "mint") : undefined;
}

async function manifestOf(folder: string): Promise<Manifest> {
  return parse(await readFile(join(folder, "action.yml"), "utf8"));
}

/** Jobs of whole workflows, single jobs by name, and bare lists of steps, which count as a job that may do all. */
function jobsIn(text: string): readonly Job[] {
  return [...text.matchAll(/^```yaml\n([^]*?)^```$/gm)].flatMap(([, block = ""]) => {
    const node: unknown = parse(block);
    if (Array.isArray(node)) return [{ permissions: { "id-token": "write" }, steps: node }];
    const { jobs } = Object(node);
    const found: readonly Job[] = Object.values(jobs ?? Object(node));
    return found;
  });
}

test("there are recipes for what people ask for", () => {
  expect(own.map(({ name }) => name).toSorted()).toEqual([
    "act.md",
    "attestations.md",
    "build-and-publish.md",
    "each-job.md",
    "entra-id.md",
    "hugging-face.md",
    "long-jobs.md",
    "mcp-registry.md",
    "proxy.md",
    "reusable-workflows.md",
    "several-registries.md",
    "testpypi.md",
    "vs-code-marketplace.md",
  ]);
});

describe.each(own)("$name", ({ text }) => {
  const jobs = jobsIn(text);

  test("gives each job that mints an identity, and no whole workflow", () => {
    for (const { permissions, steps = [] } of jobs) {
      const mints = steps.some(({ uses }) => folderOf(uses) !== undefined);
      expect(!mints || permissions?.["id-token"] === "write").toBe(true);
    }
    for (const [, block = ""] of text.matchAll(/^```yaml\n([^]*?)^```$/gm)) {
      const { on, permissions } = Object(parse(block));
      expect(on === undefined || JSON.stringify(permissions) === "{}").toBe(true);
    }
  });

  test("names actions, inputs and outputs that there are", async () => {
    for (const { steps = [] } of jobs) {
      const outputs = new Map<string, readonly string[]>();
      for (const { id: step = "", uses, with: inputs = {}, ...rest } of steps) {
        const folder = folderOf(uses);
        const read = JSON.stringify(rest).matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g);
        for (const [, from = "", output] of read) expect(outputs.get(from)).toContain(output);
        if (folder === undefined) continue;
        const manifest = await manifestOf(folder);
        expect(Object.keys(manifest.inputs)).toEqual(expect.arrayContaining(Object.keys(inputs)));
        const required = Object.entries(manifest.inputs).filter(([, { required: is }]) => is === true);
        expect(Object.keys(inputs)).toEqual(expect.arrayContaining(required.map(([name]) => name)));
        outputs.set(step, Object.keys(manifest.outputs));
        if (uses !== "org/mint@v1") continue;
        const given = (name: string): string | undefined => (name in inputs ? String(inputs[name]) : undefined);
        expect(chooseRegistry(given).fromInputs(given).id).toBe(inputs["registry"]);
      }
    }
  });

  test("puts no expression into a script", () => {
    const scripts = jobs.flatMap(({ steps = [] }) => steps.map(({ run = "" }) => run));
    expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
  });
});
