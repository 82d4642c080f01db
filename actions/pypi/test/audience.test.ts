import { claimsOf, idTokensShown, worldForEachTest } from "@mint/action-kit/testing/world";
import { targetOf } from "@mint/action-kit/testing/target";
import type { Server } from "@mint/sandbox";
import { describe, expect, test } from "vitest";

const world = worldForEachTest(targetOf("pypi"));

function audiencesShown(server: Server): readonly unknown[] {
  return idTokensShown(server).map((jwt) => claimsOf(jwt)["aud"]);
}

describe("a job that the index trusts", () => {
  test("asks each server once, the index first for its audience", async () => {
    await world.run({ post: false });
    const { issuer, pypi, testpypi, nuget } = world.sandbox;
    expect(pypi.log.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /_/oidc/audience",
      "POST /_/oidc/mint-token",
    ]);
    expect(issuer.log.filter(({ path }) => path.includes("audience=pypi"))).toHaveLength(1);
    expect([...testpypi.log, ...nuget.log]).toEqual([]);
  });

  test("a job that the index trusts is led to another index by repository-url, which names its own audience", async () => {
    const { main } = await world.run({ inputs: { "repository-url": `${world.urls.testpypi}/legacy/` } });
    expect(main.outputs["token"]).toBe(world.sandbox.testpypi.tokens[0]?.token);
    expect(audiencesShown(world.sandbox.testpypi)).toEqual(["testpypi"]);
    expect(world.sandbox.pypi.log).toEqual([]);
  });

  test("asks no server for an audience that is given", async () => {
    world.sandbox.pypi.settings.audience = "our-own-index";
    const { main } = await world.run({ inputs: { audience: "our-own-index" }, post: false });
    expect(main.exitCode).toBe(0);
    expect(world.sandbox.pypi.log.map(({ path }) => path)).toEqual(["/_/oidc/mint-token"]);
    expect(audiencesShown(world.sandbox.pypi)).toEqual(["our-own-index"]);
  });
});
