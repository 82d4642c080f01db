import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onlyError, worldForEachTest } from "@mint/action-kit/testing/world";
import { targetOf } from "@mint/action-kit/testing/target";
import { runJob, secretsIn } from "@mint/runner";
import { startSandbox } from "@mint/sandbox";
import { expect, test } from "vitest";

const world = worldForEachTest(targetOf("npm"));

const EXPORTED = { "export-env": "true" };
const host = (): string => `//${new URL(world.urls.npm).host}/`;

test("clients are led to a file outside the work tree that names the registry and the variable, which post removes", async () => {
  const { main, post } = await world.run({ inputs: EXPORTED });
  const [file] = main.files;
  expect(main.files).toHaveLength(1);
  expect(main.env["NPM_CONFIG_USERCONFIG"]).toMatch(new RegExp(`/${file?.path}$`));
  expect(file?.path).toMatch(/_temp\/mint-[0-9a-f-]+$/);
  expect(file?.text).toBe(`registry=${world.urls.npm}/\n${host()}:_authToken=\${NODE_AUTH_TOKEN}\n`);
  expect(main.log).toContain(main.env["NPM_CONFIG_USERCONFIG"]);
  expect(post).toMatchObject({ exitCode: 0, annotations: [], files: [{ path: file?.path, change: "deleted" }] });
});

test("the file is for this user alone", async () => {
  const { main, folder } = await world.run({ inputs: EXPORTED, post: false, keep: true });
  const { mode } = statSync(main.env["NPM_CONFIG_USERCONFIG"] ?? "");
  await folder.remove();
  expect(mode & 0o777).toBe(0o600);
});

test("settings of the npmrc in the home folder still apply", async () => {
  const { main } = await world.run({
    inputs: EXPORTED,
    post: false,
    prepare: ({ home }) => writeFileSync(join(home, ".npmrc"), "cafile=/etc/ca.pem\n"),
  });
  expect(main.files.map(({ text }) => text)).toEqual([expect.stringMatching(/^cafile=\/etc\/ca\.pem\nregistry=/)]);
});

test.each(["NPM_CONFIG_USERCONFIG", "npm_config_userconfig"])("a file that %s leads to already stays", async (name) => {
  const { main } = await world.run({
    inputs: EXPORTED,
    env: { [name]: "/nowhere/.npmrc" },
  });
  expect(main.env).not.toHaveProperty(name);
  expect(main.env["NODE_AUTH_TOKEN"]).toBe(main.outputs["token"]);
  expect(main.files).toEqual([]);
  expect(main.state).toEqual({});
  expect(main.annotations).toMatchObject([
    { level: "warning", message: expect.stringContaining(`add the line ${host()}:_authToken=\${NODE_AUTH_TOKEN}`) },
  ]);
});

test("a second mint in the job writes a file of its own and leaves the first step's", async () => {
  const running = await startSandbox();
  const { action, inputs } = targetOf("npm");
  const step = { action, inputs: { ...inputs(running), ...EXPORTED } };
  const steps = ["first", "second"].map((id) => ({ id, ...step }));
  const job = await runJob(steps, { env: running.env });
  await running.close();
  const paths = ["first", "second"].map((id) => job.steps[id]?.main?.env["NPM_CONFIG_USERCONFIG"]);
  expect(new Set(paths).size).toBe(2);
  expect(job.steps["second"]?.main?.annotations).toEqual([]);
  expect(job.phases.slice(2).map(({ files }) => files.map(({ change }) => change))).toEqual([["deleted"], ["deleted"]]);
});

test("a job whose folder for temporary files is not there asks for nothing", async () => {
  const { main } = await world.run({ inputs: EXPORTED, env: { RUNNER_TEMP: "/nowhere" } });
  expect(onlyError(main)).toContain("OUTPUT_UNAVAILABLE");
  expect(world.requests()).toBe(0);
});

test("a token that cannot be handed over leaves no file behind", async () => {
  const folder = mkdtempSync(join(tmpdir(), "mint-npm-"));
  const output = join(folder, "output");
  writeFileSync(output, "");
  world.sandbox.npm.intercept = () => {
    rmSync(output, { recursive: true });
    mkdirSync(output);
    return undefined;
  };
  const { main } = await world.run({ inputs: EXPORTED, env: { GITHUB_OUTPUT: output }, post: false });
  rmSync(folder, { recursive: true });
  expect(onlyError(main)).toContain("OUTPUT_UNAVAILABLE");
  expect(world.sandbox.npm.tokens).toHaveLength(1);
  expect(main).toMatchObject({ env: {}, files: [] });
});

const BOTH = { package: "@octo-org/octo-package, octo-second\n", ...EXPORTED };

function trustSecond(): void {
  const { trust } = world.sandbox.npm;
  trust.push(...trust.slice(0, 1).map((first) => ({ ...first, package: "octo-second" })));
}

test("each of several packages gets a token by an exchange of its own, and a line in the file", async () => {
  trustSecond();
  const result = await world.run({ inputs: BOTH });
  const { main } = result;
  const tokens = world.sandbox.npm.tokens.map(({ token }) => token);
  expect(main.annotations).toEqual([]);
  expect(tokens).toHaveLength(2);
  expect(JSON.parse(main.outputs["tokens"] ?? "")).toEqual({
    "@octo-org/octo-package": tokens[0],
    "octo-second": tokens[1],
  });
  expect(main.outputs["token"]).toBe(tokens[0]);
  expect(main.env["NODE_AUTH_TOKEN"]).toBe(tokens[0]);
  expect(expanded(main.files[0]?.text ?? "", main.env)).toEqual([
    `registry=${world.urls.npm}/`,
    `${host()}:_authToken=${tokens[0]}`,
    `${host()}@octo-org%2focto-package:_authToken=${tokens[0]}`,
    `${host()}octo-second:_authToken=${tokens[1]}`,
  ]);
  const meant = { outputs: ["token", "tokens"], env: Object.keys(main.env) };
  expect(secretsIn(result, tokens, meant)).toEqual([]);
});

test("nothing is delivered if one of several packages is refused, and the log says which tokens live", async () => {
  const { main } = await world.run({ inputs: BOTH });
  expect(onlyError(main)).toMatch(/^EXCHANGE_REFUSED: /);
  expect(main.outputs).toEqual({});
  expect(main.env).toEqual({});
  expect(main.files).toEqual([]);
  expect(main.log).toContain("A token was minted before that, good for at most publishing @octo-org/octo-package.");
});

function expanded(text: string, env: Readonly<Record<string, string>>): readonly string[] {
  return text
    .trimEnd()
    .replaceAll(/\$\{(\w+)\}/g, (_, name: string) => env[name] ?? "")
    .split("\n");
}
