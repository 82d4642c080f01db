import { secretsIn } from "@mint/runner";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { claimsIn, onlyError, startWorld, type World } from "./world.ts";

vi.setConfig({ testTimeout: 30_000 });

/** Where the token is meant to be; anywhere else it is a leak. */
const MEANT = { outputs: ["token", "api-token"], state: ["token"] };
const MEMORY_BOUND_BYTES = 60_000_000;

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

describe("a job that the index trusts", () => {
  test("gets one token, by every name that its users know, and when it dies", async () => {
    const { main, status } = await world.run();
    expect(status).toBe("success");
    const [record, ...others] = world.sandbox.pypi.tokens;
    expect(others).toEqual([]);
    expect(main.outputs).toEqual({
      token: record?.token,
      "api-token": record?.token,
      username: "__token__",
      "expires-at": new Date((record?.expiresAt ?? 0) * 1_000).toISOString(),
    });
    expect(main.annotations).toEqual([]);
    expect(main.stderr).toBe("");
  });

  test("has the request token masked before anything is printed, the ID token and the token at birth", async () => {
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

  test("asks each server once, the index first for its audience", async () => {
    await world.run({ post: false });
    const { issuer, pypi, testpypi, nuget } = world.sandbox;
    expect(pypi.log.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /_/oidc/audience",
      "POST /_/oidc/mint-token",
    ]);
    expect(issuer.log.filter(({ path }) => path.includes("audience=pypi"))).toHaveLength(1);
    expect([...testpypi.log, ...nuget.log]).toEqual([]);
    for (const { headers } of pypi.log) expect(headers["user-agent"]).toMatch(/^mint\/\d+\.\d+\.\d+$/);
  });

  test("has its token burnt when it ends", async () => {
    const { main, post } = await world.run();
    expect(main.state["token"]).toBe(main.outputs["token"]);
    expect(post?.exitCode).toBe(0);
    expect(post?.annotations).toEqual([]);
    expect(post?.log).toContain("The token is revoked.");
    expect(world.sandbox.pypi.tokens).toMatchObject([{ burnt: true, live: false }]);
  });

  test("has it burnt though post is handed another step's inputs", async () => {
    await world.run({
      post: { inputs: { "repository-url": `${world.urls.testpypi}/legacy/`, revoke: "false" } },
    });
    expect(world.sandbox.pypi.tokens).toMatchObject([{ burnt: true }]);
    expect(world.sandbox.testpypi.log).toEqual([]);
  });

  test("leaves no file behind and no process", async () => {
    const { main, post } = await world.run();
    for (const phase of [main, post])
      expect(phase).toMatchObject({ files: [], leftProcesses: false, env: {}, path: [] });
  });

  test.runIf(process.platform === "linux")("needs no more than 60 MB of memory", async () => {
    const { main, post } = await world.run();
    for (const phase of [main, post])
      expect((phase?.peakRssKb ?? Infinity) * 1_024).toBeLessThanOrEqual(MEMORY_BOUND_BYTES);
  });
});

describe("inputs", () => {
  test("repository-url names another index, which then names its own audience", async () => {
    const { main } = await world.run({ inputs: { "repository-url": `${world.urls.testpypi}/legacy/` } });
    expect(main.outputs["token"]).toBe(world.sandbox.testpypi.tokens[0]?.token);
    const [, exchange] = world.sandbox.testpypi.log;
    expect(claimsIn(exchange?.body ?? "")["aud"]).toBe("testpypi");
    expect(world.sandbox.pypi.log).toEqual([]);
  });

  test("an audience that is given is taken, and the index is not asked for one", async () => {
    world.sandbox.pypi.settings.audience = "our-own-index";
    const { main } = await world.run({ inputs: { audience: "our-own-index" }, post: false });
    expect(main.exitCode).toBe(0);
    const [exchange, ...others] = world.sandbox.pypi.log;
    expect(exchange?.path).toBe("/_/oidc/mint-token");
    expect(others).toEqual([]);
    expect(claimsIn(exchange?.body ?? "")["aud"]).toBe("our-own-index");
  });

  test("revoke: false saves nothing and leaves the token alive", async () => {
    const { main, post } = await world.run({ inputs: { revoke: "false" } });
    expect(main.state).toEqual({});
    expect(post).toMatchObject({ exitCode: 0, annotations: [] });
    expect(world.sandbox.pypi.tokens).toMatchObject([{ burnt: false, live: true }]);
  });
});

describe("an index that cannot burn", () => {
  test("is no reason for a warning", async () => {
    world.sandbox.pypi.settings.burnEndpoint = false;
    const { post, status } = await world.run();
    expect(status).toBe("success");
    expect(post).toMatchObject({ exitCode: 0, annotations: [] });
  });

  test("whatever its server answers, the job stays green with one warning", async () => {
    world.sandbox.pypi.intercept = (request) =>
      request.url.endsWith("/burn-token") ? new Response("no", { status: 400 }) : undefined;
    const { post, status } = await world.run();
    expect(status).toBe("success");
    expect(post?.exitCode).toBe(0);
    expect(post?.annotations.map(({ level }) => level)).toEqual(["warning"]);
  });
});

describe("a job that the index does not trust", () => {
  const refusals: readonly (readonly [string, (world: World) => void, string])[] = [
    ["another workflow", (to) => (to.sandbox.issuer.job.workflow = "publish.yml"), "invalid-publisher"],
    ["another environment", (to) => (to.sandbox.issuer.job.environment = "staging"), "invalid-publisher"],
    ["another repository", (to) => (to.sandbox.issuer.job.repository = "octo-org/fork"), "invalid-publisher"],
    ["a forged signature", (to) => (to.sandbox.issuer.forge = true), "invalid-token"],
    [
      "an index that has it switched off for GitHub",
      (to) => (to.sandbox.pypi.settings.githubEnabled = false),
      "not-enabled",
    ],
  ];
  test.each(refusals)("ends with one error in the index's words: %s", async (_, spoil, words) => {
    spoil(world);
    const result = await world.run();
    const { main, post } = result;
    expect(main).toMatchObject({ exitCode: 1, outputs: {}, state: {} });
    expect(main.fileTexts.output).toBe("");
    expect(onlyError(main)).toMatch(/^(EXCHANGE_REFUSED|REGISTRY_UNSUPPORTED): /);
    expect(onlyError(main)).toContain(words);
    expect(post).toMatchObject({ exitCode: 0, annotations: [] });
    expect(secretsIn(result, world.secrets())).toEqual([]);
  });

  test("is shown the claims that the index saw", async () => {
    world.sandbox.issuer.job.workflow = "publish.yml";
    const { main } = await world.run();
    expect(onlyError(main)).toMatch(/^EXCHANGE_REFUSED: .*Publisher with matching claims was not found/s);
    expect(main.log).toContain("octo-org/octo-repo/.github/workflows/publish.yml@refs/tags/v1.0.0");
  });

  test("is refused once: a definitive answer is not asked for again", async () => {
    world.sandbox.issuer.job.environment = "staging";
    await world.run();
    expect(world.sandbox.pypi.log.filter(({ path }) => path.endsWith("/mint-token"))).toHaveLength(1);
  });
});

test("an outage that passes is survived, with a fresh ID token for each exchange", async () => {
  let outages = 1;
  world.sandbox.pypi.intercept = (request) =>
    request.url.endsWith("/mint-token") && outages-- > 0 ? new Response("busy", { status: 503 }) : undefined;
  const result = await world.run();
  expect(result.main.exitCode).toBe(0);
  const sent = world.sandbox.pypi.log
    .filter(({ path }) => path.endsWith("/mint-token"))
    .map(({ body }) => claimsIn(body));
  expect(new Set(sent.map(({ jti }) => jti)).size).toBe(2);
  expect(secretsIn(result, world.secrets(), MEANT)).toEqual([]);
});
