import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type RunningSandbox, startSandbox } from "@mint/sandbox";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { mint } from "./mint.ts";

let running: RunningSandbox;
let folder: string;
beforeAll(async () => {
  running = await startSandbox();
});
afterAll(() => running.close());
beforeEach(async () => {
  running.sandbox.npm.tokens.splice(0);
  folder = await mkdtemp(join(tmpdir(), "mint-test-"));
});
afterEach(() => rm(folder, { recursive: true }));

const env = (): Record<string, string> => ({ ...running.env, HOME: folder, TMPDIR: folder });
const npm = (packages: string, script: string): readonly string[] => {
  const where = ["--package", packages, "--registry-url", running.urls.npm];
  return ["run", "npm", ...where, "--", "sh", "-c", script];
};
const tokens = (): readonly string[] => running.sandbox.npm.tokens.map(({ token }) => token);
const host = (): string => `//${new URL(running.urls.npm).host}/`;

test("mint run npm leads clients to an npmrc for the time of the command", async () => {
  const end = await mint(npm("octo-package", 'ls -l "$NPM_CONFIG_USERCONFIG"; cat "$NPM_CONFIG_USERCONFIG"'), {
    env: env(),
  });
  expect(end.code).toBe(0);
  expect(end.stdout).toMatch(/^-rw------- /);
  expect(end.stdout).toContain(`registry=${running.urls.npm}/\n${host()}:_authToken=\${NODE_AUTH_TOKEN}\n`);
  expect(await readdir(folder)).toEqual([]);
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("the npmrc of mint run is gone after %s", async (signal) => {
  const end = await mint(npm("octo-package", 'echo "$NPM_CONFIG_USERCONFIG"; exec sleep 30'), {
    env: env(),
    signals: [{ after: /npmrc/, signal }],
  });
  expect(end.stdout).toContain(folder);
  expect(existsSync(end.stdout.trim())).toBe(false);
  expect(await readdir(folder)).toEqual([]);
});

test.each(["pipe", "device"])(
  "an npmrc that is a %s has no settings, and mint run does not wait for it",
  async (what) => {
    const path = join(folder, ".npmrc");
    await (what === "pipe" ? promisify(execFile)("mkfifo", [path]) : symlink("/dev/zero", path));
    for (const more of [
      {},
      { NPM_CONFIG_USERCONFIG: join(folder, ".npmrc") },
      { NPM_CONFIG_USERCONFIG: `${path}/../.npmrc` },
    ]) {
      const end = await mint(npm("octo-package", "true"), { env: { ...env(), ...more } });
      expect(end.code).toBe(0);
    }
  },
);

test("a workflow command in the path of an npmrc is not printed as a command", async () => {
  const used = "/nowhere/x\n::error::pwned";
  const end = await mint(npm("octo-package", "true"), { env: { ...env(), NPM_CONFIG_USERCONFIG: used } });
  expect(end.stderr).toContain("pwned");
  expect(end.stderr).not.toMatch(/^::error/m);
});

test("no npmrc is left where nothing was minted", async () => {
  const end = await mint(npm("no-such-package", "true"), { env: env() });
  expect(end.code).toBe(125);
  expect(await readdir(folder)).toEqual([]);
});

test("mint run npm leaves somebody's own npmrc in use, and says which line it lacks", async () => {
  const own = join(folder, "own.npmrc");
  await writeFile(own, "fund=false\n");
  const end = await mint(npm("octo-package", 'echo "$NPM_CONFIG_USERCONFIG"'), {
    env: { ...env(), NPM_CONFIG_USERCONFIG: own },
  });
  expect(end.stdout).toBe(`${own}\n`);
  expect(end.stderr).toContain(`add the line ${host()}:_authToken=\${NODE_AUTH_TOKEN}`);
});

test("mint run npm says which lines somebody's own npmrc lacks for several packages", async () => {
  const { trust } = running.sandbox.npm;
  trust.push(...trust.slice(0, 1).map((first) => ({ ...first, package: "octo-second" })));
  const own = join(folder, "own.npmrc");
  await writeFile(own, `${host()}:_authToken=\${NODE_AUTH_TOKEN}\n`);
  const end = await mint(npm("octo-package,octo-second", "true"), { env: { ...env(), NPM_CONFIG_USERCONFIG: own } });
  const line = (name: string): string =>
    `add the line ${host()}octo-${name}:_authToken=\${MINT_NPM_TOKEN_octo_2d${name}}`;
  expect(end.stderr).toContain(`${line("package")} and ${line("second").slice("add ".length)}\n`);
});

test("mint run npm takes the place of the default that npm hands to its scripts", async () => {
  const end = await mint(npm("octo-package", 'test "$npm_config_userconfig" = "$NPM_CONFIG_USERCONFIG" && echo same'), {
    env: { ...env(), npm_config_userconfig: join(folder, ".npmrc") },
  });
  expect(end.stdout).toBe("same\n");
});

test("mint run npm mints a token for each of several packages, and each has its line", async () => {
  const { trust } = running.sandbox.npm;
  trust.push(...trust.slice(0, 1).map((first) => ({ ...first, package: "octo-second" })));
  const end = await mint(npm("octo-package,octo-second", 'cat "$NPM_CONFIG_USERCONFIG"; env'), { env: env() });
  trust.pop();
  expect(end.code).toBe(0);
  expect(tokens()).toHaveLength(2);
  const variable = /octo-second:_authToken=\$\{(\w+)\}/.exec(end.stdout)?.[1];
  expect(end.stdout).toContain(`\n${variable}=${tokens()[1]}\n`);
  expect(end.stdout).toContain(`\nNODE_AUTH_TOKEN=${tokens()[0]}\n`);
  expect(end.stderr).toContain("mint: npm octo-second: token minted");
});

test("mint token prints one token, and several packages are refused before anything is asked for", async () => {
  const where = ["--package", "octo-package octo-second", "--registry-url", running.urls.npm];
  const end = await mint(["token", "npm", ...where], { env: env() });
  expect(end).toMatchObject({ code: 2, stdout: "" });
  expect(end.stderr).toContain("--package names several, but mint token prints one token: use mint run");
  expect(tokens()).toEqual([]);
});
