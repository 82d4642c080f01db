import { describe, expect, test } from "vitest";
import { auditCode } from "../audit-code.ts";

const words = (code: string) => auditCode(code, ["failure.cjs"]).map((finding) => finding.problem);

describe("auditCode", () => {
  test.each([
    'const https = process.getBuiltinModule("node:https");',
    'const os = require("os");',
    'require("./failure.cjs").explainFailure();',
    'import("./failure.cjs");',
    'const url = "https://upload.pypi.org/legacy/";',
    "const url = `https://${host}/`;",
    "module.exports = {};",
    "setTimeout(() => eventually(), 5);",
  ])("lets %s pass", (code) => {
    expect(words(code)).toEqual([]);
  });

  test.each([
    ['require("child_process")', "loads child_process, which is not in the table"],
    ['require("node:vm")', "loads node:vm, which is not in the table"],
    ['process.getBuiltinModule("node:worker_threads")', "loads node:worker_threads, which is not in the table"],
    ['process["getBuiltinModule"]("node:vm")', "loads node:vm, which is not in the table"],
    ['require("undici")', "loads undici, which is not in the table"],
    ['require("./other.cjs")', "loads ./other.cjs, which is not in the table"],
    ["require(name)", "loads a module by a computed name"],
    ["const load = require;", "hands require on, so that what it loads cannot be read"],
    ['import("node:fs")', "loads a module by import()"],
    ['import("./other.cjs")', "loads a module by import()"],
    ["import(name)", "loads a module by import()"],
    ['eval("1")', "refers to eval: runs text as code"],
    ['new Function("return 1")', "refers to Function: runs text as code"],
    ['globalThis.eval("1")', "refers to eval: runs text as code"],
    ['globalThis["ev" + "al"]("1")', "reads a member of globalThis by a computed name"],
    ['(() => {}).constructor("return 1")()', "calls a constructor found on a value: may run text as code"],
    ['setTimeout("1", 1)', "runs text as code by setTimeout"],
    ['fetch("https://pypi.org")', "refers to fetch: a second way out"],
    ['process.binding("spawn_sync")', "refers to .binding: process.binding: Node's inside"],
    ['const u = "https://evil.example/x";', "has the URL https://evil.example, whose host is not known"],
    ["const u = `http://evil.example:${port}`;", "has the URL http://evil.example:, whose host is not known"],
    ['const s = "\u{e9}";', "has the character U+00e9"],
  ])("auditCode finds %s", (code, expected) => {
    expect(words(code)).toContain(expected);
  });

  test("says in which line", () => {
    expect(auditCode("\n\neval(1);", [])).toEqual([{ line: 3, problem: "refers to eval: runs text as code" }]);
  });
});
