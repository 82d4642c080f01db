import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import * as core from "../src/index.ts";
import { IDENTITIES } from "../src/index.ts";
import { AS_PROMISED, runExamples } from "./run-examples.ts";

test("the README's programs do what it says of them", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mint-readme-"));
  const link = join(folder, "node_modules/@mint/core");
  await mkdir(dirname(link), { recursive: true });
  await symlink(join(import.meta.dirname, ".."), link, "junction");
  expect(await runExamples(folder, [process.execPath, "-C", "@mint/source"])).toEqual(AS_PROMISED);
  await rm(folder, { recursive: true });
});

test("the README's lists have every identity and every registry, and nothing else", async () => {
  const readme = await readFile(join(import.meta.dirname, "../README.md"), "utf8");
  const section = readme.split("## Identities and registries")[1]?.split("\n## ")[0] ?? "";
  const rows = [...section.matchAll(/^\| `(\w+)` /gm)].map(([, name = ""]) => name);
  const exported: Readonly<Record<string, unknown>> = core;
  const factories = IDENTITIES.map(({ id }) => id.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()));
  expect(rows).toEqual(factories);
  const [, list = ""] = /A registry is one of ([^;]*);/.exec(section) ?? [];
  const registries = [...list.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
  expect(registries).toHaveLength(17);
  for (const name of [...rows, ...registries]) expect([name, typeof exported[name]]).toEqual([name, "function"]);
});
