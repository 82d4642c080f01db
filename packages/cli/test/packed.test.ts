import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mint } from "./mint.ts";
import { run } from "./run-program.ts";

const PACKAGES = join(import.meta.dirname, "../..");
const env = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" };

/** A Node 22 that is here already, such as CI installs; else one comes from the registry. */
const NODE_22 = process.env["MINT_NODE_22"] ?? "";

let folder: string;
let node22: string;

async function npm(...args: readonly string[]): Promise<string> {
  // With all of this process's environment: where the registry is may be said there.
  const end = await run("npm", args, { cwd: folder, env: process.env });
  if (end.code !== 0) throw new Error(`npm ${args.join(" ")} ended with ${end.code}:\n${end.stderr}`);
  return end.stdout.trim();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mint-cli-packed-"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  const tarballs = [];
  for (const name of ["core", "sandbox", "cli"]) {
    const packed = await npm("pack", "--silent", "--pack-destination", folder, join(PACKAGES, name));
    tarballs.push(join(folder, packed.split("\n").at(-1) ?? ""));
  }
  await npm("install", "--no-audit", "--no-fund", "--prefer-offline", ...tarballs);
  node22 = NODE_22;
  if (node22 === "") {
    const name = `node-${process.platform}-${process.arch}`;
    await npm("install", "--no-audit", "--no-fund", "--no-save", "--prefer-offline", `${name}@22`, ...tarballs);
    node22 = join(folder, "node_modules", name, "bin", "node");
  }
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const BIN = "node_modules/@mint/cli/dist/mint.cjs";

describe("what npm packs of cli, core and sandbox", () => {
  it("installs in an empty folder, with a command called mint", async () => {
    expect(await readdir(join(folder, "node_modules/.bin"))).toContain("mint");
    expect((await readdir(join(folder, "node_modules/@mint"))).toSorted()).toEqual(["cli", "core", "sandbox"]);
    const inside = await readdir(join(folder, "node_modules/@mint/cli"));
    expect(inside.toSorted()).toEqual(["LICENSE", "README.md", "dist", "package.json"]);
    // By its own first line: with the Node of this process, whatever else is called node here.
    const path = `${dirname(process.execPath)}${delimiter}${env.PATH}`;
    const bin = join(folder, "node_modules/.bin/mint");
    const { stdout } = await run(bin, ["--version"], { cwd: folder, env: { ...env, PATH: path } });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    ["this Node", (): string => process.execPath, new RegExp(`^${process.version}$`)],
    ["Node 22", (): string => node22, /^v22\./],
  ] as const)(
    "rehearses, mints, publishes and revokes on %s",
    async (_, program, version) => {
      const node = program();
      const { stdout: seen } = await run(node, ["--version"]);
      expect(seen.trim()).toMatch(version);
      const command = [node, join(folder, BIN)] as const;
      const sandbox = spawn(node, [join(folder, BIN), "sandbox", "--json"], { cwd: folder, env, stdio: "pipe" });
      try {
        const [line]: Buffer[] = await once(sandbox.stdout, "data");
        const { urls, env: job }: { urls: Record<string, string>; env: Record<string, string> } = JSON.parse(
          String(line),
        );
        const options = ["--repository-url", `${urls["pypi"]}/legacy/`];
        const inJob = { command, cwd: folder, env: { ...job, GITHUB_ACTIONS: "true" } };
        const token = await mint(["token", "pypi", ...options], inJob);
        expect([token.code, token.stdout]).toEqual([0, expect.stringMatching(/^pypi-/)]);
        const revoked = await mint(["revoke", "pypi", ...options], { ...inJob, stdin: token.stdout });
        expect([revoked.code, revoked.stderr]).toEqual([0, expect.stringContaining("to revoke the token")]);
        const upload = [
          "python3",
          join(import.meta.dirname, "upload.py"),
          `${urls["pypi"]}/legacy/`,
          `1.${seen.length}.${Date.now()}`,
        ];
        const ran = await mint(["run", "pypi", ...options, "--", ...upload], inJob);
        expect([ran.code, ran.stdout]).toEqual([0, expect.stringContaining("uploaded: 200")]);
        expect(ran.stderr).toContain("is revoked");
        const doctor = await mint(["doctor", "pypi", ...options], inJob);
        expect([doctor.code, doctor.stdout]).toEqual([0, expect.stringContaining("accepts this job")]);
      } finally {
        sandbox.kill();
        await once(sandbox, "exit");
      }
    },
    60_000,
  );

  it("serves a program as a library: `await using` on Node 24, try and finally on Node 22", async () => {
    const sandbox = spawn(process.execPath, [join(folder, BIN), "sandbox", "--json"], {
      cwd: folder,
      env,
      stdio: "pipe",
    });
    try {
      const [line]: Buffer[] = await once(sandbox.stdout, "data");
      const { urls, env: job }: { urls: Record<string, string>; env: Record<string, string> } = JSON.parse(
        String(line),
      );
      const begin = `import { ambient, isMintFailure, mint, pypi } from "@mint/core";
const registry = pypi({ repositoryUrl: ${JSON.stringify(`${urls["pypi"]}/legacy/`)} });
const use = (credential) => console.log(credential.token.reveal());`;
      const using = `${begin}
{ await using credential = await mint(registry, { identity: ambient() }); use(credential); }`;
      const finallyRevoked = `${begin}
const credential = await mint(registry, { identity: ambient() });
try { use(credential); } finally { await credential.revoke(); }`;
      const failing = `${begin}
try { await mint(registry, { identity: ambient({}) }); } catch (error) { console.log(isMintFailure(error) && error.code); }`;
      const inJob = { ...env, ...job, GITHUB_ACTIONS: "true" };
      for (const [node, program] of [
        [process.execPath, using],
        [node22, finallyRevoked],
      ] as const) {
        await writeFile(join(folder, "program.js"), program);
        const end = await run(node, ["program.js"], { cwd: folder, env: inJob });
        expect([end.code, end.stdout]).toEqual([0, expect.stringMatching(/^pypi-/)]);
        const options = ["--repository-url", `${urls["pypi"]}/legacy/`];
        // Revoking a dead token again is accepted without a word; what counts is that an upload with it is refused.
        const upload = join(import.meta.dirname, "upload.py");
        const late = await run("python3", [upload, options[1] ?? "", "9.9.9"], {
          env: { ...env, TWINE_USERNAME: "__token__", TWINE_PASSWORD: end.stdout.trim() },
        });
        expect([late.code, late.stderr]).toEqual([1, expect.stringContaining("refused: 403")]);
      }
      await writeFile(join(folder, "program.js"), failing);
      for (const node of [process.execPath, node22]) {
        expect(await run(node, ["program.js"], { cwd: folder, env })).toMatchObject({
          code: 0,
          stdout: "IDENTITY_MISSING\n",
        });
      }
    } finally {
      sandbox.kill();
      await once(sandbox, "exit");
    }
  }, 300_000);
});
