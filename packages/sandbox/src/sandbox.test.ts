import { expect, test } from "vitest";
import { startSandbox } from "./index.ts";

test("mints on PyPI and NuGet over loopback", async () => {
  await using running = await startSandbox();
  const { env, urls, sandbox } = running;
  const idToken = async (audience: string): Promise<string> => {
    const response = await fetch(
      `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent(audience)}`,
      {
        headers: { authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` },
      },
    );
    return ((await response.json()) as { value: string }).value;
  };
  const pypi = await fetch(`${urls.pypi}/_/oidc/mint-token`, {
    method: "POST",
    body: JSON.stringify({ token: await idToken("pypi") }),
  });
  expect(await pypi.json()).toMatchObject({ success: true, token: expect.stringMatching(/^pypi-AgEI/) });
  const nuget = await fetch(`${urls.nuget}/api/v2/token`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${await idToken("https://www.nuget.org")}`,
      "content-type": "application/json",
      "user-agent": "test",
    },
    body: JSON.stringify({ username: "octocat", tokenType: "ApiKey" }),
  });
  expect(await nuget.json()).toMatchObject({ tokenType: "ApiKey" });
  expect(sandbox.nuget.keys[0]?.live).toBe(true);
  const refused = await fetch(`${urls.nuget}/api/v2/package`, { method: "PUT" });
  expect(refused.statusText).toContain("An API key must be provided");
});
