import { expect, test } from "vitest";
import { applyDiff, readSteps } from "../documented-steps.ts";

const PAGE = [
  "# A page",
  "",
  "## Before",
  "",
  "```sh",
  "not this",
  "```",
  "",
  "## The steps",
  "",
  "Write it. `a/b.ts`:",
  "",
  "```ts",
  "const a = 1;",
  "```",
  "",
  "The list, `list.ts`:",
  "",
  "```diff",
  " one",
  "+two",
  "```",
  "",
  "Then:",
  "",
  "```sh",
  "first",
  "second",
  "```",
  "",
  "## After",
  "",
  "```ts",
  "nor this",
  "```",
  "",
].join("\n");

test("reads the files and commands of one section, in order", () => {
  expect(readSteps(PAGE, "The steps")).toEqual({
    files: [
      { path: "a/b.ts", kind: "write", text: "const a = 1;\n" },
      { path: "list.ts", kind: "change", text: " one\n+two\n" },
    ],
    commands: ["first", "second"],
  });
});

test("finds fault with a section that is missing, and with a block that belongs to no file", () => {
  expect(() => readSteps(PAGE, "Elsewhere")).toThrow('There is no section "Elsewhere".');
  expect(() => readSteps(PAGE, "After")).toThrow("No path stands above this block:\nnor this");
});

test("inserts lines after those that stand before them, and finds fault with others", () => {
  const text = "import a\nimport c\n\nlist = [\n  a\n  c\n]\n";
  expect(applyDiff(text, " import a\n+import b\n list = [\n   a\n+  b\n")).toBe(
    "import a\nimport b\nimport c\n\nlist = [\n  a\n  b\n  c\n]\n",
  );
  expect(() => applyDiff(text, " import c\n import a\n+import b\n")).toThrow(
    "not there, after those before it: import a",
  );
});
