import { onlyError, worldForEachTest } from "@mint/action-kit/testing/world";
import { targetOf } from "@mint/action-kit/testing/target";
import { describe, expect, test } from "vitest";

const world = worldForEachTest(targetOf("nuget"));

function index(id: string): void {
  const resources = [{ "@id": id, "@type": "TokenService/1.0.0" }];
  world.sandbox.nuget.intercept = ({ url }) =>
    url.endsWith("/v3/index.json") ? Response.json({ version: "3.0.0", resources }) : undefined;
}

describe("source", () => {
  test("finds the token service by one request that bears nothing", async () => {
    index(`${world.urls.nuget}/api/v2/token`);
    const inputs = { source: `${world.urls.nuget}/v3/index.json`, "token-service-url": "" };
    const { main } = await world.run({ inputs });
    expect(main.outputs["token"]).toBe(world.sandbox.nuget.keys[0]?.apiKey);
    const [first, second, ...others] = world.sandbox.nuget.log;
    expect(first).toMatchObject({ method: "GET", path: "/v3/index.json", body: "" });
    expect(first?.headers["authorization"]).toBeUndefined();
    expect(second).toMatchObject({ method: "POST", path: "/api/v2/token" });
    expect(others).toEqual([]);
  });

  test("leads to no other origin", async () => {
    index(`${world.urls.pypi}/api/v2/token`);
    const inputs = { source: `${world.urls.nuget}/v3/index.json`, "token-service-url": "" };
    const { main } = await world.run({ inputs });
    expect(onlyError(main)).toMatch(/^INVALID_INPUT: .*another origin/);
    expect(world.sandbox.pypi.log).toEqual([]);
    expect(world.requests()).toBe(1);
  });
});
