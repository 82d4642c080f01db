import { expect, test } from "vitest";
import { GITHUB_ISSUER, startSandbox, type RunningSandbox, urlLines } from "./index.ts";
import { shellRecipe } from "./shell-recipe.ts";

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

test("tells what to type, with hyphens in the names of inputs", async () => {
  await using running = await startSandbox();
  const recipe = shellRecipe(running);
  expect(recipe).toContain(`export ACTIONS_ID_TOKEN_REQUEST_URL='${running.env.ACTIONS_ID_TOKEN_REQUEST_URL}'`);
  expect(recipe).toContain(
    `env 'INPUT_REPOSITORY-URL=${running.urls.pypi}/legacy/' '${process.execPath}' actions/pypi/dist/main.cjs`,
  );
  expect(recipe).toContain(
    `env 'INPUT_USER=octocat' 'INPUT_TOKEN-SERVICE-URL=${running.urls.nuget}/api/v2/token' '${process.execPath}' actions/nuget/dist/main.cjs`,
  );
});

test("tells every URL in one column", async () => {
  await using running = await startSandbox();
  const lines = shellRecipe(running)
    .split("\n")
    .slice(1, 1 + Object.keys(running.urls).length);
  expect(urlLines(running.urls)).toEqual(lines);
  expect(new Set(lines.map((line) => line.indexOf("http"))).size).toBe(1);
});
