import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mutate } from "../apply-mutant.ts";
import { MUTANTS } from "../mutants.ts";

const ROOT = join(import.meta.dirname, "../../..");

test.each(MUTANTS)("the mutant of $requirement that $what fits the sources", ({ changes }) => {
  for (const change of changes) {
    const text = readFileSync(join(ROOT, change.file), "utf8");
    expect(mutate(text, change)).not.toBe(text);
  }
});

test("a mutant that fits no place, or two, is an error", () => {
  const change = { file: "a.ts", find: /a/, put: "b" };
  expect(mutate("cat", change)).toBe("cbt");
  expect(() => mutate("dog", change)).toThrow("fits 0 places");
  expect(() => mutate("catamaran", change)).toThrow("fits 4 places");
});
