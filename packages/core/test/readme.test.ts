import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { AS_PROMISED, runExamples } from "./run-examples.ts";

test("the README's programs publish with a burnt token after, and say why where they cannot", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mint-readme-"));
  const link = join(folder, "node_modules/@mint/core");
  await mkdir(dirname(link), { recursive: true });
  await symlink(join(import.meta.dirname, ".."), link, "junction");
  expect(await runExamples(folder, [process.execPath, "-C", "@mint/source"])).toEqual(AS_PROMISED);
  await rm(folder, { recursive: true });
}, 30_000);
