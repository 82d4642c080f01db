import { expect, test } from "vitest";
import { createSandbox } from "./index.ts";

test("answers for every registry by the host of the URL", async () => {
  const sandbox = createSandbox();
  for (const [url, audience] of [
    ["https://upload.pypi.org/_/oidc/audience", "pypi"],
    ["https://test.pypi.org/_/oidc/audience", "testpypi"],
  ] as const) {
    expect(await (await sandbox.fetch(new Request(url))).json()).toEqual({ audience });
  }
  const index = await sandbox.fetch(new Request("https://api.nuget.org/v3/index.json"));
  expect(await index.json()).toMatchObject({ version: "3.0.0" });
});

test("knows no other host", async () => {
  const sandbox = createSandbox();
  await expect(sandbox.fetch(new Request("https://example.com/"))).rejects.toThrow("not part of this sandbox");
});

test("records every request with its headers and body", async () => {
  const sandbox = createSandbox({ now: () => 1_000 });
  const request = new Request("https://pypi.org/_/oidc/mint-token?x=1", {
    method: "POST",
    headers: { "X-Probe": "1" },
    body: "hello",
  });
  await sandbox.pypi.fetch(request);
  expect(sandbox.pypi.log).toEqual([
    {
      server: "pypi",
      method: "POST",
      path: "/_/oidc/mint-token?x=1",
      status: 422,
      at: 1_000,
      headers: { "content-type": "text/plain;charset=UTF-8", "x-probe": "1" },
      body: "hello",
    },
  ]);
});

test("lets a test answer in a server's place", async () => {
  const sandbox = createSandbox();
  sandbox.pypi.intercept = () => new Response("down", { status: 503 });
  const audience = (): Promise<Response> => sandbox.pypi.fetch(new Request("https://pypi.org/_/oidc/audience"));
  expect((await audience()).status).toBe(503);
  sandbox.pypi.intercept = undefined;
  expect((await audience()).status).toBe(200);
});

test("registers no publisher when it is not seeded", async () => {
  const { pypi, nuget } = createSandbox({ seed: false });
  expect([pypi.publishers, pypi.projects, nuget.policies, nuget.users]).toEqual([[], [], [], []]);
});

test("no server of the sandbox breaks over a path that is encoded wrongly", async () => {
  const { issuer, ...rest } = createSandbox();
  const servers = Object.entries({ issuer, ...rest }).flatMap(([name, server]) =>
    typeof server === "object" && "log" in server ? [{ name, server }] : [],
  );
  const broken: string[] = [];
  for (const { name, server } of servers) {
    for (const path of [
      "/%",
      "/%ff",
      "/a%2",
      "/%00",
      "//",
      "/..%2f..%2f",
      "/-/package/%/trust",
      "/legacy/%",
      "/%E0%A4%A",
    ]) {
      for (const method of ["GET", "POST", "PUT", "DELETE"]) {
        const { status } = await server.fetch(new Request(`https://registry.example${path}`, { method }));
        if (status >= 500) broken.push(`${name}: ${method} ${path}`);
      }
    }
  }
  expect(broken).toEqual([]);
  expect(servers.length).toBeGreaterThan(15);
});
