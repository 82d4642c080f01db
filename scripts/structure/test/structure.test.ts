import { expect, test } from "vitest";
import { exported, importCycles, importGraph } from "../imports.ts";
import { parseSourceFile, type SourceFile } from "../source-file.ts";

function files(sources: Readonly<Record<string, string>>): readonly SourceFile[] {
  return Object.entries(sources).map(([path, text]) => parseSourceFile(path, text));
}

const resolve = (_from: string, specifier: string): string => specifier.replace("./", "");

test("finds a cycle that only types make, and the way around", () => {
  const graph = importGraph(
    files({
      "a.ts": 'import type { B } from "./b.ts"; export type A = B;',
      "b.ts": 'export type { C } from "./c.ts";',
      "c.ts": 'export type C = import("./a.ts").A;',
      "d.ts": 'import { A } from "./a.ts"; await import("./e.ts");',
      "e.ts": 'export * from "./a.ts"; // import("./d.ts")',
    }),
    resolve,
  );
  expect(importCycles(graph)).toEqual([["a.ts", "b.ts", "c.ts", "a.ts"]]);
});

test("reads which exports have a doc comment, whichever way they are exported", () => {
  const [file] = files({
    "a.ts": `/** Says. */
export function one(): void;
export function one(text?: string): void {}
/* No doc. */
export const two = () => 2;
/** Three. */
const three = 3;
interface Four {}
export { three, type Four };
/** Five. */

export class Five {}
/** Hidden. */
function six(): void {}`,
  });
  expect(file?.exports.map(({ name, doc, isCallable }) => [name, doc?.trim(), isCallable])).toEqual([
    ["one", "* Says.", true],
    ["two", undefined, true],
    ["three", "* Three.", false],
    ["Four", undefined, false],
    ["Five", "* Five.", false],
  ]);
});

test("follows what an entry exports to the file that declares it", () => {
  const found = exported(
    files({
      "index.ts": 'export * from "./list.ts"; export { b } from "./b.ts";',
      "list.ts": 'export { a } from "./a.ts"; export const own = 1;',
      "a.ts": "/** A. */ export const a = 1; export const hidden = 2;",
      "b.ts": "export const b = 1;",
    }),
    resolve,
    "index.ts",
  );
  expect(found.map(({ path, name }) => `${path} ${name}`).toSorted()).toEqual(["a.ts a", "b.ts b", "list.ts own"]);
});

test("counts code without comments, and knows what a script writes", () => {
  const [file] = files({ "a.ts": "// Generated from b.ts.\nconst a = '// no'; /* yes\n yes */ const b = 1;\n" });
  expect(file).toMatchObject({ isGenerated: true, lines: 3 });
  expect(file?.code.split("\n").map((line) => line.trim())).toEqual(["", "const a = '// no';", "const b = 1;", ""]);
});
