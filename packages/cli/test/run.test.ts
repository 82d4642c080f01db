import { once } from "node:events";
import { chmod, copyFile, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningSandbox, startSandbox } from "@mint/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mint } from "./mint.ts";

const UPLOAD = join(import.meta.dirname, "upload.py");
let running: RunningSandbox;

beforeAll(async () => {
  running = await startSandbox();
});
beforeEach(() => {
  const { pypi, nuget, issuer } = running.sandbox;
  for (const list of [pypi.tokens, pypi.uploads, nuget.keys, pypi.log, issuer.log]) list.splice(0);
});
afterAll(() => running.close());

const index = (): string => `${running.urls.pypi}/legacy/`;
const pypi = (...command: readonly string[]): readonly string[] => {
  return ["run", "pypi", "--repository-url", index(), "--", ...command];
};
const script = (text: string): readonly string[] => ["sh", "-c", text];
const env = (): Record<string, string> => ({ ...running.env, GITHUB_ACTIONS: "true" });

/** After a signal little time is left for revoking: on a busy machine the registry may be at it when the process ends. */
const expectDeadTokens = () =>
  expect.poll(() => running.sandbox.pypi.tokens.map(({ live }) => live), { timeout: 10_000 }).toEqual([false]);

describe("mint run", () => {
  it("uploads with Python's standard library, ends with 0, and revokes the token", async () => {
    const end = await mint(pypi("python3", UPLOAD, index(), "1.0.0"), { env: env() });
    expect(end).toMatchObject({ code: 0, stdout: "identity variables: []\nuploaded: 200\n" });
    expect(running.sandbox.pypi.uploads.map(({ version }) => version)).toEqual(["1.0.0"]);
    expect(running.sandbox.pypi.tokens.map(({ burnt, live }) => [burnt, live])).toEqual([[true, false]]);
    expect(end.stderr).toContain("is revoked");
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "kills the token also after %s in the middle of an upload",
    async (signal) => {
      const end = await mint(pypi("python3", UPLOAD, index(), "1.0.1", "30"), {
        env: env(),
        signals: [{ after: /waiting/, signal }],
      });
      // Python dies of SIGINT by raising it again, as a well-behaved program does.
      expect(end.code).toBe(signal === "SIGINT" ? 130 : 143);
      expect(running.sandbox.pypi.uploads).toEqual([]);
      await expectDeadTokens();
    },
  );

  it("lets a command that handles a signal finish, and gives its own exit code", async () => {
    const end = await mint(
      pypi(...script("trap 'echo mending; exit 7' TERM; echo waiting; while :; do sleep 0.05; done")),
      {
        env: env(),
        signals: [{ after: /waiting/, signal: "SIGTERM" }],
      },
    );
    expect(end).toMatchObject({ code: 7, stdout: "waiting\nmending\n" });
    await expectDeadTokens();
  });

  it("revokes the token of a command that does not end in time after a signal", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mint-run-"));
    const revoked = join(folder, "revoked");
    running.sandbox.pypi.intercept = async (request) => {
      if (request.url.endsWith("/burn-token")) await writeFile(revoked, "");
      return undefined;
    };
    const stubborn = `trap '' INT; echo waiting; until test -e '${revoked}'; do sleep 0.05; done; exit 3`;
    const end = await mint(pypi(...script(stubborn)), {
      env: env(),
      signals: [{ after: /waiting/, signal: "SIGINT" }],
    });
    running.sandbox.pypi.intercept = undefined;
    await rm(folder, { recursive: true });
    expect(end.code).toBe(3);
    expect(running.sandbox.pypi.tokens.map(({ live }) => live)).toEqual([false]);
  });

  it("a cancelled mint run starts no command and leaves no live token", async () => {
    // Answers once the command line is gone.
    const { promise, resolve } = Promise.withResolvers<undefined>();
    running.sandbox.issuer.intercept = () => promise;
    const end = await mint(pypi(...script("echo ran")), {
      env: env(),
      signals: [{ after: /audience/, signal: "SIGINT" }],
    });
    resolve(undefined);
    running.sandbox.issuer.intercept = undefined;
    expect(end).toMatchObject({ code: 130, stdout: "" });
    expect(end.stderr).toContain("CANCELLED");
    expect(running.sandbox.pypi.tokens.filter(({ live }) => live)).toEqual([]);
  });

  it("tells poetry of an index that is not PyPI by its name, and says which command to type", async () => {
    const show = ["POETRY_REPOSITORIES_127_0_0_1_URL", "POETRY_PYPI_TOKEN_127_0_0_1", "POETRY_PYPI_TOKEN_PYPI"]
      .map((name) => `echo "$${name}"`)
      .join("; ");
    const end = await mint(pypi(...script(show)), { env: env() });
    expect(end.stdout).toBe(`${index()}\n${running.sandbox.pypi.tokens[0]?.token}\n\n`);
    expect(end.stderr).toContain("With poetry, type: poetry publish -r 127-0-0-1 (without -r it goes to PyPI)");
  });

  it("gives a client that two registries share the token of the first one alone, with its address", async () => {
    const places = ["--workspace", "octo", "--pyx-registry", "main", "--url", running.urls.pyx];
    const show = script('echo "$UV_PUBLISH_URL $UV_PUBLISH_TOKEN"');
    const args = ["run", "pypi", "pyx", ...places, "--repository-url", index(), "--", ...show];
    const end = await mint(args, { env: env() });
    expect(end.stdout).toBe(`${index()} ${running.sandbox.pypi.tokens[0]?.token}\n`);
  });

  it("hides the identity's variables from the command, and no others", async () => {
    const others = {
      SIGSTORE_ID_TOKEN: "of.sigstore.s",
      MINE_ID_TOKEN: "mine",
      AZURE_FEDERATED_TOKEN_FILE: "/nowhere",
    };
    const end = await mint(pypi("env"), { env: { ...env(), ...others } });
    expect(namesIn(end.stdout)).toEqual(expect.arrayContaining(Object.keys(others)));
    expect(end.stdout).not.toContain("ACTIONS_ID_TOKEN_REQUEST");
  });

  it("takes on GitLab the ID token for the audience that was used, and leaves the one for sigstore", async () => {
    const { issuer } = running.sandbox;
    const audiences = { PYPI_ID_TOKEN: "pypi", COPY_ID_TOKEN: "pypi", SIGSTORE_ID_TOKEN: "sigstore" };
    const minted = Object.entries(audiences).map(async ([name, audience]) => {
      return [name, await issuer.mintIdToken({}, audience)] as const;
    });
    const tokens: Record<string, string> = Object.fromEntries(await Promise.all(minted));
    const end = await mint(pypi("env"), { env: { GITLAB_CI: "true", ...tokens } });
    expect(end.code).toBe(0);
    expect(namesIn(end.stdout).filter((name) => name.endsWith("_ID_TOKEN"))).toEqual(["SIGSTORE_ID_TOKEN"]);
  });

  it("takes the agent's token on Buildkite, whatever identity was used", async () => {
    const MINT_ID_TOKEN = await running.sandbox.issuer.mintIdToken({}, "pypi");
    const agent = { BUILDKITE: "true", BUILDKITE_AGENT_ACCESS_TOKEN: "an-agent-s", BUILDKITE_AGENT_NAME: "bk-1" };
    const end = await mint(pypi("env"), { env: { ...agent, MINT_ID_TOKEN } });
    const names = namesIn(end.stdout);
    expect(names).toContain("BUILDKITE_AGENT_NAME");
    expect(names).not.toContain("BUILDKITE_AGENT_ACCESS_TOKEN");
    expect(names).not.toContain("MINT_ID_TOKEN");
  });

  it("leaves the command the identity with --keep-identity", async () => {
    const args = pypi("env").toSpliced(1, 0, "--keep-identity");
    const end = await mint(args, { env: env() });
    expect(namesIn(end.stdout)).toContain("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  });

  it("revokes also after a command that fails, and gives its exit code", async () => {
    const end = await mint(pypi(...script("echo refused >&2; exit 42")), { env: env() });
    expect(end.code).toBe(42);
    expect(end.stderr).toMatch(/^refused$[^]*The command ended with 42 after its token was minted. If the registry/m);
    expect(running.sandbox.pypi.tokens.map(({ live }) => live)).toEqual([false]);
  });

  it("says what to do if the registry went away before the upload, and how long its token lives", async () => {
    const gone = await startSandbox();
    const closer = createServer((_, response) => void gone.close().then(() => response.end()));
    await once(closer.listen(0, "127.0.0.1"), "listening");
    const address = closer.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const upload = `await fetch("http://127.0.0.1:${port}"); console.error("no connection"); process.exit(1)`;
    const args = ["run", "pypi", "--repository-url", `${gone.urls.pypi}/legacy/`, "--", process.execPath, "-e", upload];
    const end = await mint(args, { env: { ...gone.env, GITHUB_ACTIONS: "true" } });
    closer.close();
    expect(end.code).toBe(1);
    expect(end.stderr).toMatch(/^no connection$[^]*If the registry could not be reached, run the job again\.$/m);
    expect(end.stderr).toMatch(/could not be revoked[^]*expires/);
  });

  it("says that the token expired while a command ran that failed", async () => {
    running.sandbox.pypi.settings.lifetimeSeconds = 1;
    const end = await mint(pypi(...script("sleep 1.5; exit 1")), { env: env() });
    running.sandbox.pypi.settings.lifetimeSeconds = 900;
    expect(end.stderr).toContain("expired while it ran, at 20");
  });

  it("prints nothing about a successful command", async () => {
    expect((await mint(pypi("true"), { env: env() })).stderr).not.toContain("The command ended");
  });

  it("does not revoke the token with --no-revoke", async () => {
    const args = pypi(...script("exit 0")).toSpliced(1, 0, "--no-revoke");
    expect(await mint(args, { env: env() })).toMatchObject({ code: 0 });
    expect(running.sandbox.pypi.tokens.map(({ live }) => live)).toEqual([true]);
  });

  it("ends with 127 for a missing command and 126 for one that cannot be executed, and mints nothing", async () => {
    const missing = await mint(pypi("no-such-command-anywhere"), { env: env() });
    expect(missing).toMatchObject({ code: 127 });
    expect(missing.stderr).toContain('mint: the command "no-such-command-anywhere" was not found (ENOENT)');
    for (const command of ["/nowhere/python", "no/such/file"]) {
      expect(await mint(pypi(command), { env: env() })).toMatchObject({ code: 127 });
    }
    for (const command of ["/etc/passwd", "/etc"]) {
      expect(await mint(pypi(command), { env: env() })).toMatchObject({ code: 126 });
    }
    expect(running.sandbox.pypi.tokens).toEqual([]);
  });

  it("revokes where only the system finds that the command cannot run", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mint-run-"));
    const command = join(folder, "publish");
    await writeFile(command, "#!/nowhere/interpreter\n", { mode: 0o755 });
    expect(await mint(pypi(command), { env: env() })).toMatchObject({ code: 127 });
    await rm(folder, { recursive: true });
    expect(running.sandbox.pypi.tokens.map(({ live }) => live)).toEqual([false]);
  });

  it("revokes also where the system throws the command back", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mint-run-"));
    const command = join(folder, "publish");
    await copyFile("/bin/true", command);
    await chmod(command, 0o755);
    // A program that somebody is still writing cannot be run: ETXTBSY.
    const writing = await open(command, "r+");
    const { code, stderr } = await mint(pypi(command), { env: env() });
    await writing.close();
    await rm(folder, { recursive: true });
    expect([code, stderr]).toEqual([126, expect.stringContaining("could not be started (ETXTBSY)")]);
    expect(running.sandbox.pypi.tokens.map(({ live }) => live)).toEqual([false]);
  });

  it("ends with 125 if mint itself fails, and runs nothing", async () => {
    const end = await mint(pypi(...script("echo ran")), { env: { GITHUB_ACTIONS: "true" } });
    expect(end).toMatchObject({ code: 125, stdout: "" });
    expect(end.stderr).toContain("IDENTITY_MISSING");
    expect(end.stderr).toContain("id-token: write");
    expect(await mint(["run", "pypi"], { env: env() })).toMatchObject({ code: 125 });
  });

  it("mints for several registries at once, and revokes the first if the second is refused", async () => {
    const both = ["run", "pypi", "nuget", "--repository-url", index()];
    const service = ["--token-service-url", `${running.urls.nuget}/api/v2/token`];
    const show = script('test -n "$TWINE_PASSWORD" && test -n "$NUGET_API_KEY" && echo both');
    const end = await mint([...both, ...service, "--user", "octocat", "--", ...show], { env: env() });
    expect(end).toMatchObject({ code: 0, stdout: "both\n" });
    expect(end.stderr).toContain("cannot revoke the token: it expires 20");

    const refused = await mint([...both, ...service, "--user", "hubot", "--", ...show], { env: env() });
    expect(refused).toMatchObject({ code: 125, stdout: "" });
    expect(refused.stderr).toContain("No matching trust policy");
    expect(running.sandbox.pypi.tokens.map(({ live }) => live)).toEqual([false, false]);
  });

  it("keeps the token out of argument lists and of what it says, masks aside", async () => {
    const end = await mint(pypi(...script("cat /proc/$PPID/cmdline /proc/$$/cmdline")), { env: env() });
    const token = running.sandbox.pypi.tokens[0]?.token ?? "";
    expect(token).toMatch(/^pypi-/);
    expect(end.stdout).not.toContain(token.slice(0, 30));
    const said = end.stderr.split("\n").filter((line) => !line.startsWith("::add-mask::"));
    expect(said.join("\n")).not.toContain(token.slice(0, 30));
    expect(end.stderr).toContain(`::add-mask::${token}`);
  });

  it("says what cannot be revoked, and gives the command's exit code all the same", async () => {
    running.sandbox.pypi.intercept = (request) =>
      request.url.endsWith("/burn-token") ? new Response("", { status: 400 }) : undefined;
    const end = await mint(pypi(...script("exit 0")), { env: env() });
    running.sandbox.pypi.intercept = undefined;
    expect(end.code).toBe(0);
    expect(end.stderr).toContain("could not be revoked");
  });
});

function namesIn(env: string): readonly string[] {
  return env.split("\n").map((line) => line.slice(0, line.indexOf("=")));
}
