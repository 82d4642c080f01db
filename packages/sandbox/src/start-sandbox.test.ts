import { expect, test } from "vitest";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GITHUB_ISSUER,
  hostWarning,
  instructions,
  ListenError,
  PORTS,
  startSandbox,
  type RunningSandbox,
} from "./index.ts";

async function idToken({ env }: RunningSandbox, audience: string): Promise<string> {
  const url = `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent(audience)}`;
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` },
  });
  const body: unknown = await response.json();
  return typeof body === "object" && body !== null && "value" in body ? String(body.value) : "";
}

test("mints on PyPI over loopback, with JWKS fetched over the issuer's port", async () => {
  await using running = await startSandbox();
  const answer = await fetch(`${running.urls.pypi}/_/oidc/mint-token`, {
    method: "POST",
    body: JSON.stringify({ token: await idToken(running, "pypi") }),
  });
  expect(await answer.json()).toMatchObject({ success: true, token: expect.stringMatching(/^pypi-AgEI/) });
  expect(running.sandbox.issuer.log.map(({ path }) => path)).toContain("/.well-known/jwks");
});

test("mints on NuGet over loopback", async () => {
  await using running = await startSandbox();
  const answer = await fetch(`${running.urls.nuget}/api/v2/token`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${await idToken(running, "https://www.nuget.org")}`,
      "content-type": "application/json",
      "user-agent": "test",
    },
    body: JSON.stringify({ username: "octocat", tokenType: "ApiKey" }),
  });
  expect(await answer.json()).toMatchObject({ tokenType: "ApiKey" });
  expect(running.sandbox.nuget.keys[0]?.live).toBe(true);
});

test("sends a registry's message as reason phrase", async () => {
  await using running = await startSandbox();
  const refused = await fetch(`${running.urls.nuget}/api/v2/package`, { method: "PUT" });
  expect(refused.statusText).toBe("An API key must be provided in the 'X-NuGet-ApiKey' header to use this service.");
});

test("accepts tokens that name GitHub itself as issuer, and refuses those of an enterprise", async () => {
  for (const [issuerUrl, status] of [
    [GITHUB_ISSUER, 200],
    [`${GITHUB_ISSUER}/acme`, 422],
  ] as const) {
    await using running = await startSandbox({ issuerUrl });
    const body = JSON.stringify({ token: await idToken(running, "pypi") });
    const answer = await fetch(`${running.urls.pypi}/_/oidc/mint-token`, { method: "POST", body });
    expect(answer.status).toBe(status);
  }
});

test("closes though connections are kept alive and a request waits for its answer", async () => {
  const running = await startSandbox();
  const asked = Promise.withResolvers<void>();
  running.sandbox.pypi.intercept = () => {
    asked.resolve();
    return new Promise(() => undefined);
  };
  await fetch(running.urls.nuget).then((response) => response.text());
  const unanswered = fetch(running.urls.pypi);
  await asked.promise;
  const [, outcome] = await Promise.allSettled([running.close(), unanswered]);
  expect(outcome).toMatchObject({ status: "rejected", reason: { message: "fetch failed" } });
  await expect(fetch(running.urls.nuget)).rejects.toThrow("fetch failed");
});

test("moves audiences that are a registry's own address to the loopback", async () => {
  await using running = await startSandbox();
  const { sandbox, urls } = running;
  expect(sandbox.crates.settings.audience).toBe(new URL(urls.crates).host);
  expect(sandbox.rubygems.settings.audience).toBe(new URL(urls.rubygems).host);
  expect(sandbox.npm.settings.audience).toBe("npm:127.0.0.1");
  expect(sandbox.prefix.settings.audience).toBe("127.0.0.1");
  expect(sandbox.openvsx.settings.audience).toBe(urls.openvsx);
  expect(sandbox.mcp.settings.audience).toBe(urls.mcp);
  expect(sandbox.pypi.settings.audience).toBe("pypi");
});

test("gives every server an origin of its own", async () => {
  await using running = await startSandbox();
  const origins = Object.values(running.urls);
  expect(new Set(origins).size).toBe(origins.length);
  expect(origins.every((url) => /^http:\/\/127\.0\.0\.1:\d+$/.test(url))).toBe(true);
});

test("prints what to type first and addresses last, each in one column", async () => {
  await using running = await startSandbox({ job: { repository: "acme/rocket", environment: "" } });
  const lines = instructions(running, { command: ["/usr/bin/mint"], folder: "/nowhere" })
    .trimEnd()
    .split("\n");
  expect(lines[1]).toBe("Its job: acme/rocket, release.yml, environment none, push on refs/tags/v1.0.0.");
  expect(lines.slice(5, 8)).toEqual([
    `export ACTIONS_ID_TOKEN_REQUEST_URL='${running.env.ACTIONS_ID_TOKEN_REQUEST_URL}'`,
    `export ACTIONS_ID_TOKEN_REQUEST_TOKEN='${running.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}'`,
    `mint doctor pypi --repository-url ${running.urls.pypi}/legacy/`,
  ]);
  const addresses = lines.slice(-Object.keys(running.urls).length);
  expect(new Set(addresses.map((line) => line.indexOf("http"))).size).toBe(1);
});

test("makes mint a function if it is not a command", async () => {
  await using running = await startSandbox();
  const typed = (command: readonly string[]): string => instructions(running, { command, folder: "/nowhere" });
  expect(typed(["/opt/node 24/node", "-C", "@mint/source", "/src/mint.ts"])).toContain(
    `\nmint() { '/opt/node 24/node' '-C' '@mint/source' '/src/mint.ts' "$@"; }\n`,
  );
  expect(typed(["/opt/node", "/usr/bin/mint"])).not.toContain("mint()");
});

test("tells how to start the built actions if there are some, with hyphens in the names of inputs", async () => {
  await using running = await startSandbox();
  const folder = await mkdtemp(join(tmpdir(), "mint-instructions-"));
  await mkdir(join(folder, "actions/pypi/dist"), { recursive: true });
  await writeFile(join(folder, "actions/pypi/dist/main.cjs"), "");
  const text = instructions(running, { command: ["mint"], folder });
  expect(text).toContain(
    `'INPUT_REPOSITORY-URL=${running.urls.pypi}/legacy/' '${process.execPath}' actions/pypi/dist/main.cjs`,
  );
  expect(text).toContain(`'INPUT_USER=octocat' 'INPUT_TOKEN-SERVICE-URL=${running.urls.nuget}/api/v2/token'`);
  await rm(folder, { recursive: true });
});

test("serves a row of ports, and leaves the first of it alone", async () => {
  const port = await freeRow();
  await using running = await startSandbox({ port });
  expect(Object.values(running.urls)).toEqual(
    Object.keys(running.urls).map((_id, index) => `http://127.0.0.1:${port + 1 + index}`),
  );
});

test("says in one sentence that a port is taken, and leaves none open", async () => {
  const port = await freeRow();
  const taken = await startSandbox({ port });
  const failure = await startSandbox({ port }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ListenError);
  expect(String(failure)).toMatch(/^ListenError: Port \d+ of 127\.0\.0\.1 is in use by another program .* --port 0\.$/);
  await taken.close();
  await using again = await startSandbox({ port });
  expect(again.urls.issuer).toBe(`http://127.0.0.1:${port + 1}`);
});

test.each([
  ["192.0.2.1", "192.0.2.1 is not an address of this machine. Give one of its own with --host."],
  ["nobody.invalid", "nobody.invalid is not known to this machine. Name one of its own addresses with --host."],
])("says in one sentence that it cannot listen at %s", async (host, message) => {
  await expect(startSandbox({ host })).rejects.toThrow(message);
});

test("a job and publishers from outside are those of the sandbox, and nonsense opens no port", async () => {
  const mine = { project: "rocket", repository: "acme/rocket", workflow: "release.yml" };
  const publishers = [{ registry: "pypi", values: mine }];
  await using running = await startSandbox({ job: { repository: "acme/rocket" }, publishers });
  const body = JSON.stringify({ token: await idToken(running, "pypi") });
  const answer = await fetch(`${running.urls.pypi}/_/oidc/mint-token`, { method: "POST", body });
  expect(answer.status).toBe(200);
  await expect(startSandbox({ job: { repository: "rocket" } })).rejects.toThrow("repository has to be");
  await expect(startSandbox({ publishers: [{ registry: "pypi", values: {} }] })).rejects.toThrow("project is missing");
});

test.each([
  ["127.0.0.1", "nothing"],
  ["127.8.8.8", "nothing"],
  ["localhost", "nothing"],
  ["::1", "nothing"],
  ["0.0.0.0", "the sandbox listens at 0.0.0.0: anybody who can reach this address can get its identities"],
  ["192.168.0.2", "from another machine, use --https"],
])("tells of the decision to listen at %s", (host, warning) => {
  expect(hostWarning(host, false) ?? "nothing").toContain(warning);
});

test("every address has a name in the URLs that other machines know", async () => {
  await using running = await startSandbox({ host: "0.0.0.0" });
  expect(running.urls.pypi).not.toContain("0.0.0.0");
  expect((await fetch(`${running.urls.pypi}/_/oidc/audience`)).status).toBe(200);
});

/** A port at which a row of free ones begins: far from those that the system gives out. */
async function freeRow(): Promise<number> {
  for (let port = 20_000; port < 30_000; port += PORTS) {
    try {
      await (await startSandbox({ port })).close();
      return port;
    } catch {
      // Another test has it.
    }
  }
  throw new Error("no row of ports is free");
}
