import { secretsIn } from "@mint/runner";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { claimsIn, onlyError, startWorld, type World } from "./world.ts";

vi.setConfig({ testTimeout: 30_000 });

/** Where the key is meant to be; anywhere else it is a leak. */
const MEANT = { outputs: ["token", "NUGET_API_KEY"], state: [] };
const MEMORY_BOUND_BYTES = 60_000_000;

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

describe("a job that the gallery trusts", () => {
  test("gets one key, by both of its names, and when it dies", async () => {
    const { main, status } = await world.run();
    expect(status).toBe("success");
    const [key, ...others] = world.sandbox.nuget.keys;
    expect(others).toEqual([]);
    expect(main.outputs).toEqual({
      token: key?.apiKey,
      NUGET_API_KEY: key?.apiKey,
      "expires-at": new Date(key?.expiresAt ?? 0).toISOString(),
    });
    expect(main.annotations).toEqual([]);
    expect(main.stderr).toBe("");
  });

  test("has the request token masked before anything is printed, the ID token and the key at birth", async () => {
    const result = await world.run();
    const [first] = result.main.lines;
    expect(first?.command).toMatchObject({ name: "add-mask", data: world.sandbox.issuer.requestToken });
    const masked = result.main.masks.map(({ value }) => value);
    for (const secret of world.secrets()) expect(masked).toContain(secret);
    const [, idToken = ""] = world.secrets();
    // Each part of an ID token is telling by itself.
    for (const part of idToken.split(".").filter(({ length }) => length > 20)) expect(masked).toContain(part);
    expect(world.secrets()).toHaveLength(3);
    expect(secretsIn(result, world.secrets(), MEANT)).toEqual([]);
  });

  test("says who asks, for the audience that the gallery has, and is answered at once", async () => {
    await world.run();
    const [exchange, ...others] = world.sandbox.nuget.log;
    expect(others).toEqual([]);
    expect(exchange).toMatchObject({ method: "POST", path: "/api/v2/token", status: 200 });
    expect(JSON.parse(exchange?.body ?? "")).toEqual({ username: "octocat", tokenType: "ApiKey" });
    expect(exchange?.headers["user-agent"]).toMatch(/^mint\/\d+\.\d+\.\d+$/);
    expect(claimsIn(exchange?.headers["authorization"])["aud"]).toBe("https://www.nuget.org");
  });

  test("has no post step: a key cannot be revoked, and nothing is saved", async () => {
    const { main, post } = await world.run();
    expect(post).toBeUndefined();
    expect(main).toMatchObject({ state: {}, files: [], leftProcesses: false, env: {}, path: [] });
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
    expect(claimsIn(world.sandbox.nuget.log[0]?.headers["authorization"])["aud"]).toBe("our-own-gallery");
  });

  test.runIf(process.platform === "linux")("needs no more than 60 MB of memory", async () => {
    const { main } = await world.run();
    expect((main.peakRssKb ?? Infinity) * 1_024).toBeLessThanOrEqual(MEMORY_BOUND_BYTES);
  });
});

describe("a job that the gallery does not trust", () => {
  const refusals: readonly (readonly [string, (world: World) => void, string])[] = [
    [
      "another workflow",
      (to) => (to.sandbox.issuer.job.workflow = "publish.yml"),
      "Workflow mismatch for policy 'octo release': expected 'release.yml', actual 'publish.yml'",
    ],
    [
      "another environment",
      (to) => (to.sandbox.issuer.job.environment = "staging"),
      "Environment mismatch for policy 'octo release': expected 'release', actual 'staging'",
    ],
    [
      "another repository",
      (to) => (to.sandbox.issuer.job.repository = "octo-org/fork"),
      "No matching trust policy owned by user 'octocat' was found.",
    ],
    ["a forged signature", (to) => (to.sandbox.issuer.forge = true), "The JSON web token has an invalid signature."],
    ["a trusted publisher nowhere", (to) => (to.sandbox.nuget.settings.enabled = false), "HTTP 404"],
  ];
  test.each(refusals)("ends with one error in the gallery's words: %s", async (_, spoil, words) => {
    spoil(world);
    const result = await world.run();
    const { main } = result;
    expect(main).toMatchObject({ exitCode: 1, outputs: {}, state: {} });
    expect(main.fileTexts.output).toBe("");
    expect(onlyError(main)).toMatch(/^(EXCHANGE_REFUSED|REGISTRY_UNSUPPORTED): /);
    expect(onlyError(main)).toContain(words);
    expect(secretsIn(result, world.secrets())).toEqual([]);
  });

  test("is told when user is somebody else than the policy's creator", async () => {
    const { main } = await world.run({ inputs: { user: "hubot" } });
    expect(onlyError(main)).toMatch(/^EXCHANGE_REFUSED: .*No matching trust policy owned by user 'hubot' was found\./s);
  });
});
