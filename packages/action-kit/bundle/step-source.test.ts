import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stepSource } from "./step-source.ts";

const folder = mkdtempSync(join(tmpdir(), "mint-old-node-"));
beforeAll(() => {
  writeFileSync(
    join(folder, "action.cjs"),
    "exports.action = { main: () => console.log('main'), post: () => console.log('post') };",
  );
  for (const step of ["main", "post"] as const) writeFileSync(join(folder, `${step}.cjs`), stepSource(step));
  writeFileSync(
    join(folder, "pretend.cjs"),
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

test("each step calls the bundle", () => {
  for (const step of ["main", "post"]) {
    expect(execFileSync(process.execPath, [join(folder, `${step}.cjs`)], { encoding: "utf8" })).toBe(`${step}\n`);
  }
});

test("an old Node is told to people in one annotation by main, and passed by in silence by post", () => {
  const [main, post] = ["main", "post"].map((step) =>
    spawnSync(process.execPath, ["-r", join(folder, "pretend.cjs"), join(folder, `${step}.cjs`)], { encoding: "utf8" }),
  );
  expect(main?.stdout).toMatch(
    /^::error .*needs Node 24, this is Node 20 \(runner 2\.327\.1 or newer has it\)[^\n]*\n$/,
  );
  expect(main).toMatchObject({ status: 1, stderr: "" });
  expect(post).toMatchObject({ status: 0, stdout: "", stderr: "" });
});
