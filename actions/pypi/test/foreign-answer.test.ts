import { join } from "node:path";
import { worldForEachTest } from "@mint/action-kit/testing/world";
import { expect, test } from "vitest";

const world = worldForEachTest({
  action: join(import.meta.dirname, ".."),
  inputs: ({ urls }) => ({ "repository-url": `${urls.pypi}/legacy/` }),
});

const FILTER =
  "<!DOCTYPE html><html><head><title>Web filter</title></head><body>This site is not allowed in your network.</body></html>";

function page(status: number, path: RegExp, body = FILTER, type = "text/html") {
  return (request: Request): Response | undefined =>
    path.test(new URL(request.url).pathname)
      ? new Response(body, { status, headers: { "content-type": type } })
      : undefined;
}

async function annotation(): Promise<string> {
  const { main } = await world.run({ post: false });
  expect(main.exitCode).toBe(1);
  expect(main.annotations).toHaveLength(1);
  return main.annotations[0]?.message ?? "";
}

test.each([
  ["at the exchange", /mint-token/],
  ["where the audience is asked for", /audience/],
])("says that something in between answered when a web filter does so %s", async (_, path) => {
  world.sandbox.pypi.intercept = page(403, path);
  const text = await annotation();
  expect(text).toContain(`Something between this runner and ${new URL(world.urls.pypi).host} answered instead`);
  expect(text).toContain("Web filter");
  expect(text).not.toMatch(/ompare the/);
});

test("says so of a portal that wants somebody to sign in, in plain text", async () => {
  world.sandbox.pypi.intercept = page(
    511,
    /mint-token/,
    "Network Authentication Required\nSign in first.",
    "text/plain",
  );
  expect(await annotation()).toContain("Network Authentication Required");
});

test("does not link GitHub's status page when a web filter answers for the OIDC service", async () => {
  world.sandbox.issuer.intercept = page(403, /idtoken/);
  const text = await annotation();
  expect(text).toContain("Something between this runner and");
  expect(text).toContain("Web filter");
  expect(text).not.toContain("githubstatus");
});
