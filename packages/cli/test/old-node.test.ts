import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { COMMANDS } from "../src/command-line/commands.ts";
import { mint } from "./mint.ts";

const BUILT = join(import.meta.dirname, "../dist/mint.cjs");

it("says in one line that Node is too old, for every command, and loads nothing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mint-old-node-"));
  const pretend = join(folder, "pretend.cjs");
  await writeFile(
    pretend,
    `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });
const Module = require("node:module");
const load = Module._load;
Module._load = (name, ...rest) => {
  if (name.startsWith("./")) console.log("loaded", name);
  return load(name, ...rest);
};`,
  );
  const command = [process.execPath, "-r", pretend, BUILT] as const;
  for (const args of [[], ["--version"], ["--help"], ...COMMANDS.map(({ name }) => [name, "pypi", "--", "ls"])]) {
    expect(await mint(args, { command })).toEqual({
      code: 1,
      stdout: "",
      stderr: "mint needs Node 22.12 or newer; this is 20.20.2.\n",
    });
  }
  await rm(folder, { recursive: true });
});
