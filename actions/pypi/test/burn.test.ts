import { worldForEachTest } from "@mint/action-kit/testing/world";
import { targetOf } from "@mint/action-kit/testing/target";
import { describe, expect, test } from "vitest";

const world = worldForEachTest(targetOf("pypi"));

test("a token is revoked although post gets another step's inputs", async () => {
  await world.run({
    post: { inputs: { "repository-url": `${world.urls.testpypi}/legacy/`, revoke: "false" } },
  });
  expect(world.sandbox.pypi.tokens).toMatchObject([{ burnt: true, live: false }]);
  expect(world.sandbox.testpypi.log).toEqual([]);
});

describe("an index that cannot revoke", () => {
  test("an index that cannot revoke causes no warning", async () => {
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
