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

test("on an old Node, main says so in one annotation and post says nothing", () => {
  const env = { ...process.env, GITHUB_ACTION_REF: "" };
  const [main, post] = ["main", "post"].map((step) =>
    spawnSync(process.execPath, ["-r", join(folder, "pretend.cjs"), join(folder, `${step}.cjs`)], {
      encoding: "utf8",
      env,
    }),
  );
  expect(main?.stdout).toMatch(
    /^::error .*needs Node 24, this is Node 20 \(runner 2\.327\.1 or newer has it\)[^\n]*\n$/,
  );
  expect(main?.stdout).toContain("/blob/main/docs/TROUBLESHOOTING.md#");
  expect(main).toMatchObject({ status: 1, stderr: "" });
  expect(post).toMatchObject({ status: 0, stdout: "", stderr: "" });
});

test.each([
  ["v1.5.0", "v1.5.0"],
  ["pypi/v1.3.0", "pypi/v1.3.0"],
  ["a-branch", "main"],
])("an old Node at %s is led to the page at %s", (ref, page) => {
  const env = { ...process.env, GITHUB_ACTION_REPOSITORY: "org/mint", GITHUB_ACTION_REF: ref };
  const args = ["-r", join(folder, "pretend.cjs"), join(folder, "main.cjs")];
  expect(spawnSync(process.execPath, args, { encoding: "utf8", env }).stdout).toContain(
    `https://github.com/org/mint/blob/${page}/docs/TROUBLESHOOTING.md#`,
  );
});
