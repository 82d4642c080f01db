import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it } from "vitest";
import { mint } from "./mint.ts";

const ENTRY = join(import.meta.dirname, "..", "src", "mint.ts");

it("runs a sandbox to rehearse with, until it is interrupted", async () => {
  const child = spawn(process.execPath, ["-C", "@mint/source", ENTRY, "sandbox", "--json"], { stdio: "pipe" });
  const [line]: Buffer[] = await once(child.stdout, "data");
  const { urls, env }: { urls: Record<string, string>; env: Record<string, string> } = JSON.parse(String(line));
  const rehearsal = await mint(["doctor", "pypi", "--repository-url", `${urls["pypi"]}/legacy/`], {
    env: { ...env, GITHUB_ACTIONS: "true" },
  });
  expect([rehearsal.code, rehearsal.stdout]).toEqual([0, expect.stringContaining("accepts this job")]);
  child.kill("SIGINT");
  await once(child, "exit");
  expect(child.exitCode).toBe(0);
});

it("prints what to paste, and that works as it stands", async () => {
  const child = spawn(process.execPath, ["-C", "@mint/source", ENTRY, "sandbox"], { stdio: "pipe" });
  const [text]: Buffer[] = await once(child.stdout, "data");
  const lines = String(text).split("\n");
  const exports = lines.filter((line) => line.startsWith("export "));
  const env = Object.fromEntries(
    exports
      .map((line) => line.slice(7).split(/=(.*)/))
      .map(([name = "", value = ""]) => [name, value.replaceAll("'", "")]),
  );
  const commands = lines.filter((line) => line.startsWith("mint ")).map((line) => line.split(" ").slice(1));
  expect(commands.length).toBeGreaterThan(2);
  for (const args of commands) expect(await mint(args, { env })).toMatchObject({ code: 0 });
  child.kill("SIGTERM");
  await once(child, "exit");
});
