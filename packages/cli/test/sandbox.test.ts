import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ABOUTS } from "@mint/core/about";
import { expect, it } from "vitest";
import { mint } from "./mint.ts";

const ENTRY = join(import.meta.dirname, "..", "src", "mint.ts");

it("runs a sandbox to rehearse with, until it is interrupted", async () => {
  const child = spawn(process.execPath, ["-C", "@mint/source", ENTRY, "sandbox", "--json", "--port", "0"], {
    stdio: "pipe",
  });
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

it("prints commands that work when pasted unchanged", async () => {
  const child = spawn(process.execPath, ["-C", "@mint/source", ENTRY, "sandbox", "--port", "0"], { stdio: "pipe" });
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

it("says in one sentence that its ports are taken, and exits with 1", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const end = await mint(["sandbox", "--port", String(port - 1)]);
  taken.close();
  expect(end).toMatchObject({ code: 1, stdout: "" });
  expect(end.stderr).toMatch(/^mint: Port \d+ of 127\.0\.0\.1 is in use by another program or another sandbox\. .*\n$/);
});

it.each([
  ["--port", "many", "--port has to be a number up to"],
  ["--host", "http://x", "--host has to be an address of this machine"],
  ["--repository", "rocket", '--repository has to be "owner/name", such as octo-org/octo-repo; it is "rocket"'],
  ["--workflow", "release", "--workflow has to be the name of a file in .github/workflows"],
  ["--environment", "a,b", "--environment has to be the name of an environment"],
  ["--event", "psuh", "--event has to be an event of GitHub's"],
  ["--ref", "main", "--ref has to be a full ref"],
  ["--publishers", "/nowhere.yml", "/nowhere.yml cannot be read (ENOENT)"],
  ["--json", "--", "name a command after --"],
])("refuses %s %s in one sentence, with exit code 2", async (option, value, message) => {
  const end = await mint(["sandbox", option, value]);
  expect(end.code).toBe(2);
  expect(end.stderr).toContain(`mint sandbox: ${message}`);
  expect(end.stderr.trimEnd().split("\n")).toHaveLength(1);
});

it("says which line and field of a file of publishers is wrong", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mint-publishers-"));
  await writeFile(join(folder, "publishers.yml"), "pypi:\n  - project: rocket\n    repo: acme/rocket\n");
  const end = await mint(["sandbox", "--publishers", "publishers.yml"], { cwd: folder });
  await rm(folder, { recursive: true });
  expect(end.stderr).toContain("publishers.yml, line 3: pypi: repo is not a field here; the fields are: project,");
  expect(end.code).toBe(2);
});

it("warns if other machines can reach it", async () => {
  const end = await mint(["sandbox", "--host", "0.0.0.0", "--", "true"]);
  expect(end).toMatchObject({ code: 0, stderr: expect.stringContaining("warning: the sandbox listens at 0.0.0.0:") });
});

/** What a client does that makes the exchange by itself. */
const CLIENT = `
const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token, TWINE_REPOSITORY_URL: index } = process.env;
const answer = await fetch(url + "&audience=pypi", { headers: { authorization: "bearer " + token } });
const { value } = await answer.json();
const minted = await fetch(new URL("/_/oidc/mint-token", index), { method: "POST", body: JSON.stringify({ token: value }) });
const { token: apiToken } = await minted.json();
await fetch(new URL("/_/oidc/burn-token", index), { method: "POST", body: JSON.stringify({ token: apiToken }) });
process.exitCode = minted.status === 200 ? 0 : 7;
`;

it("runs a command as a step of its job, reports what happened, and exits with the command's exit code", async () => {
  const command = ["--", process.execPath, "--input-type=module", "-e", CLIENT];
  const granted = await mint(["sandbox", ...command]);
  expect(granted.stderr).toContain("mint: The job was given an ID token for the audience pypi.");
  expect(granted.stderr).toMatch(/^mint: PyPI gave a token for octo-package, until \d\d:\d\d:\d\d\.$/m);
  expect(granted.stderr).toContain("mint: PyPI was asked to revoke the token.");
  expect(granted.code).toBe(0);
  const refused = await mint(["sandbox", "--repository", "acme/rocket", ...command]);
  expect(refused.stderr).toContain("mint: PyPI was asked for a token by acme/rocket, and refused (HTTP 422): ");
  expect(refused.stderr).toContain("Publisher with matching claims was not found");
  expect(refused.stderr).toContain('pypi: [{ project: "rocket", repository: "acme/rocket", workflow: "release.yml"');
  expect(refused.code).toBe(7);
});

it("registers the publishers in the file of the sandbox's README, whose job then gets a token", async () => {
  const readme = await readFile(join(import.meta.dirname, "../../sandbox/README.md"), "utf8");
  const folder = await mkdtemp(join(tmpdir(), "mint-publishers-"));
  await writeFile(join(folder, "publishers.yml"), /(?<=```yaml\n)pypi:\n[^`]*/.exec(readme)?.[0] ?? "");
  const options = ["--repository", "acme/rocket", "--publishers", "publishers.yml"];
  const command = ["--", process.execPath, "--input-type=module", "-e", CLIENT];
  const end = await mint(["sandbox", ...options, ...command], { cwd: folder });
  await rm(folder, { recursive: true });
  expect(end.stderr).toMatch(/^mint: PyPI gave a token for rocket, until \d\d:\d\d:\d\d\.$/m);
  expect(end.code).toBe(0);
});

it("hides every stored secret that doctor knows, and what else a client or a job signs in with", async () => {
  const names = [
    ...ABOUTS.flatMap(({ about }) => about.storedSecrets.map((name) => name.replace("*", "X"))),
    "TWINE_USERNAME",
    "HATCH_INDEX_USER",
    "POETRY_HTTP_BASIC_ACME_USERNAME",
    "NPM_CONFIG_TOKEN",
    "YARN_AUTH_TOKEN",
    "npm_config_//registry.npmjs.org/:_authToken",
    "MINT_NPM_TOKEN_octo",
    "MINT_ID_TOKEN",
    "ACME_ID_TOKEN",
    "CIRCLE_OIDC_TOKEN_V2",
  ];
  const env = { ...Object.fromEntries(names.map((name) => [name, "of-a-real-registry"])), KEPT: "yes" };
  const end = await mint(["sandbox", "--", process.execPath, "-p", "JSON.stringify(process.env)"], { env });
  const seen: Record<string, string> = JSON.parse(end.stdout);
  expect(Object.keys(seen).filter((name) => seen[name] === "of-a-real-registry")).toEqual([]);
  expect(seen).toMatchObject({ KEPT: "yes", GITHUB_REPOSITORY: "octo-org/octo-repo" });
  expect(end.stderr).not.toContain("of-a-real-registry");
  const [, hidden = ""] =
    /hidden from the command, which needs no real credentials here: (.*)\n/.exec(end.stderr) ?? [];
  expect(hidden.split(", ").toSorted()).toEqual([...new Set(names)].toSorted());
});

it("leads npm's clients to the sandbox, in whatever case the user set their registry", async () => {
  const real = "https://registry.npmjs.org/";
  const env = { npm_config_registry: real, NPM_CONFIG_REGISTRY: real, npm_config_userconfig: "/home/me/.npmrc" };
  const end = await mint(["sandbox", "--", "sh", "-c", 'env | grep -i ^npm_config_; cat "$NPM_CONFIG_USERCONFIG"'], {
    env,
  });
  expect(end.stdout).not.toMatch(/npmjs\.org|\/home\/me/);
  expect(end.stdout).toMatch(/^registry=http:(\/\/127\.0\.0\.1:\d+\/)\n\1:_authToken=\$\{NODE_AUTH_TOKEN\}$/m);
});

it("lets mint run have a token for each of several npm packages, without a line of the user's npmrc", async () => {
  const home = await mkdtemp(join(tmpdir(), "mint-home-"));
  await writeFile(join(home, ".npmrc"), "@acme:registry=https://npm.acme.example/\n");
  const mintItself = `"${process.execPath}" "${join(import.meta.dirname, "../dist/mint.cjs")}"`;
  const packages = "octo-package,@octo-org/octo-package";
  const script = `${mintItself} run npm --package ${packages} --registry-url "$MINT_SANDBOX_NPM_URL" -- sh -c 'cat "$NPM_CONFIG_USERCONFIG"'`;
  const end = await mint(["sandbox", "--", "sh", "-c", script], { env: { HOME: home } });
  await rm(home, { recursive: true });
  expect(end.code).toBe(0);
  expect(end.stderr).not.toContain("lacks a token");
  expect(end.stdout).toMatch(/:\d+\/octo-package:_authToken=\$\{MINT_NPM_TOKEN_octo_2dpackage\}\n/);
  expect(end.stdout).toMatch(/:\d+\/@octo-org%2focto-package:_authToken=/);
  expect(end.stdout).not.toContain("acme.example");
});

it("passes signals on to its command, and reports what happened", async () => {
  const script = "trap 'exit 9' TERM; echo ready; while :; do sleep 0.1; done";
  const end = await mint(["sandbox", "--", "sh", "-c", script], { signals: [{ after: /ready/, signal: "SIGTERM" }] });
  expect(end).toMatchObject({ code: 9, stderr: expect.stringContaining("Nothing was asked of the sandbox.") });
});

it("names the addresses that PyPI's clients know, and every other registry's own port", async () => {
  const script = 'echo "$TWINE_REPOSITORY_URL $POETRY_REPOSITORIES_TESTPYPI_URL $RUBYGEMS_HOST"';
  const end = await mint(["sandbox", "--", "sh", "-c", script]);
  expect(end.stdout).toMatch(
    /^https:\/\/upload\.pypi\.org\/legacy\/ https:\/\/test\.pypi\.org\/legacy\/ http:\/\/127\.0\.0\.1:\d+\n$/,
  );
});

it("leads hatch, which uses no proxy, to the sandbox's own address", async () => {
  const end = await mint(["sandbox", "--", "sh", "-c", 'echo "$HATCH_INDEX_REPO"'], {
    env: { HATCH_INDEX_REPO: "https://upload.pypi.org/legacy/" },
  });
  expect(end.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/legacy\/\n$/);
});

it("says that -- was forgotten before a command", async () => {
  const end = await mint(["sandbox", "twine", "upload"]);
  expect(end).toMatchObject({ code: 2, stderr: expect.stringContaining("put -- before a command") });
});
