import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AS_PROMISED, runExamples } from "./run-examples.ts";
import { run } from "./run.ts";

const PACKAGE = join(import.meta.dirname, "..");
const REPOSITORY = join(PACKAGE, "../..");
/** Set to a Node 22 where there is one; `.ci/run` installs it. */
const NODE_22 = process.env["MINT_NODE_22"] ?? "";
if (NODE_22 === "")
  console.warn("Not tried on Node 22: MINT_NODE_22 names none. `bash .ci/run` brings one and tries it.");
const TSC = join(REPOSITORY, "node_modules/.bin/tsc");
/** Every way of resolving modules that TypeScript has for a package of ES modules. */
const RESOLUTIONS = [
  { flags: ["nodenext", "nodenext"], extension: "mts" },
  { flags: ["nodenext", "nodenext"], extension: "cts" },
  { flags: ["node20", "node16"], extension: "cts" },
  { flags: ["node16", "node16"], extension: "mts" },
  { flags: ["esnext", "bundler"], extension: "ts" },
  { flags: ["preserve", "bundler"], extension: "ts" },
] as const;
/** A program that uses each entry, with a registry and an identity of its own. */
const CONSUMER = `import { ambient, type Credential, defineRegistry, type Identity, IDENTITIES, mint, nuget, pypi } from "@mint/core";
import { Secret, serviceToken, tokenExchange } from "@mint/core";
import { sanitize } from "@mint/core/host";
import { ABOUTS } from "@mint/core/about";

export const credential: Promise<Credential> = mint(pypi(), { identity: ambient() });
export const texts: readonly string[] = [sanitize("text"), ...ABOUTS.map(({ about }) => about.token)];
export const acme = defineRegistry({
  id: "acme",
  name: "Acme",
  inputs: { url: { kind: "url", default: "https://packages.example" }, project: { required: true } },
  create: ({ url, project }) => ({
    audience: url.host,
    ...tokenExchange({ url: new URL("/oauth/token", url), parameters: { project } }),
  }),
});
const identity: Identity = {
  id: "acme-ci",
  refreshable: true,
  isPresent: (env) => env["ACME_CI"] === "true",
  secrets: () => [],
  check: () => undefined,
  idToken: (audience, io, limits) => {
    const authorization = { scheme: "Bearer", secret: new Secret("secret") } as const;
    const request = { method: "GET", url: \`https://ci.example/\${audience}\`, authorization } as const;
    return serviceToken({ who: "Acme CI", request, field: "value", hint: "Run it again." }, io, limits);
  },
};
void mint(acme({ project: "one" }), { identity: ambient({}, [identity, ...IDENTITIES]) });
// @ts-expect-error a registry id is no registry
void mint("pypi", { identity: ambient() });
// @ts-expect-error the user is missing
nuget({});
// @ts-expect-error the project is missing
acme();
`;
const npmEnv = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" };

// On Windows npm is a batch file, which cannot be run without a shell.
describe.skipIf(process.platform === "win32")("the package that npm packs", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mint-packed-"));
    const packed = await run("npm", ["pack", "--silent", "--pack-destination", folder], {
      cwd: PACKAGE,
      env: npmEnv,
    });
    expect(packed).toMatchObject({ code: 0 });
    await writeFile(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
    const tarball = join(folder, packed.stdout.trim());
    const install = ["install", "--offline", "--no-audit", "--no-fund", tarball];
    const installed = await run("npm", install, { cwd: folder, env: npmEnv });
    expect(installed).toMatchObject({ code: 0 });
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("holds the build, the README and the licence, and brings no other package", async () => {
    const inside = await readdir(join(folder, "node_modules/@mint/core"));
    const optional = ["CHANGELOG.md"];
    expect(inside.filter((name) => !optional.includes(name)).toSorted()).toEqual([
      "LICENSE",
      "README.md",
      "dist",
      "package.json",
    ]);
    expect(await readdir(join(folder, "node_modules"))).toEqual([".package-lock.json", "@mint"]);
    const licence = await readFile(join(folder, "node_modules/@mint/core/LICENSE"), "utf8");
    expect(licence).toBe(await readFile(join(REPOSITORY, "LICENSE"), "utf8"));
  });

  test("mints in a separate folder, on this Node", async () => {
    expect(await runExamples(folder, [process.execPath])).toEqual(AS_PROMISED);
  }, 300_000);

  test.runIf(NODE_22 !== "")(
    "mints in a separate folder, on Node 22",
    async () => {
      const { stdout } = await run(NODE_22, ["--version"], { cwd: folder, env: {} });
      expect(stdout).toMatch(/^v22\./);
      // `await using` is syntax of Node 24.
      expect(await runExamples(folder, [NODE_22])).toEqual({ ...AS_PROMISED, using: undefined });
    },
    300_000,
  );

  test("the package that npm packs is loaded by require() as well", async () => {
    const load = 'console.log(typeof require("@mint/core").mint, typeof require("@mint/core/host").sanitize)';
    const loaded = await run(process.execPath, ["--input-type", "commonjs", "-e", load], { cwd: folder, env: {} });
    expect(loaded).toEqual({ code: 0, stdout: "function function\n", stderr: "" });
  });

  test.each(RESOLUTIONS)(
    "the package that npm packs has types for a strict program with $flags in a .$extension file",
    async ({ flags, extension }) => {
      const name = `consumer-${flags.join("-")}.${extension}`;
      await writeFile(join(folder, name), CONSUMER);
      const types = ["--types", "node", "--typeRoots", join(REPOSITORY, "node_modules/@types")];
      const [module = "", moduleResolution = ""] = flags;
      const resolution = ["--module", module, "--moduleResolution", moduleResolution];
      const strict = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2024"];
      const compiled = await run(TSC, [...strict, ...resolution, ...types, name], { cwd: folder, env: npmEnv });
      expect(compiled).toEqual({ code: 0, stdout: "", stderr: "" });
    },
  );
});
