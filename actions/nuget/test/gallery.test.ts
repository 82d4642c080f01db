import { claimsOf, idTokensShown, onlyError, worldForEachTest } from "@mint/action-kit/testing/world";
import { targetOf } from "@mint/action-kit/testing/target";
import { describe, expect, test } from "vitest";

const world = worldForEachTest(targetOf("nuget"));

describe("a job that the gallery trusts", () => {
  test("says who asks, and is answered at once", async () => {
    await world.run();
    const [exchange, ...others] = world.sandbox.nuget.log;
    expect(others).toEqual([]);
    expect(exchange).toMatchObject({ method: "POST", path: "/api/v2/token", status: 200 });
    expect(exchange?.headers["authorization"]).toMatch(/^Bearer eyJ/);
    expect(JSON.parse(exchange?.body ?? "")).toEqual({ username: "octocat", tokenType: "ApiKey" });
  });

  test("a job that the gallery trusts has no post step: a key cannot be revoked", async () => {
    const { post } = await world.run();
    expect(post).toBeUndefined();
  });

  test("takes an answer in the field names of the 2024 proposal as well", async () => {
    world.sandbox.nuget.settings.shape = "draft";
    const { main } = await world.run();
    expect(main.outputs["NUGET_API_KEY"]).toBe(world.sandbox.nuget.keys[0]?.apiKey);
  });

  test("takes an audience that is given", async () => {
    world.sandbox.nuget.settings.audience = "our-own-gallery";
    const { main } = await world.run({ inputs: { audience: "our-own-gallery" } });
    expect(main.exitCode).toBe(0);
    expect(idTokensShown(world.sandbox.nuget).map((jwt) => claimsOf(jwt)["aud"])).toEqual(["our-own-gallery"]);
  });
});

test("a job that the gallery does not trust learns that user is not the policy's creator", async () => {
  const { main } = await world.run({ inputs: { user: "hubot" } });
  expect(onlyError(main)).toMatch(/^EXCHANGE_REFUSED: .*No matching trust policy owned by user 'hubot' was found\./s);
});
