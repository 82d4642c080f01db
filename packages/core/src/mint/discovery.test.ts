import { answer, failureOf, fakeIdToken, fakeRegistry } from "../../test/fakes.ts";
import { heldIdentity, harness, type Harness, type Script } from "../../test/harness.ts";
import type { Identity } from "../identities/identity.ts";
import { pypi } from "../registries/pypi/pypi.ts";
import type { Registry } from "../registries/registry.ts";
import { resolveAudience } from "./discovery.ts";
import { startRun } from "./run.ts";
import { expect, test } from "vitest";

interface Case {
  readonly registry?: Registry;
  readonly given?: string;
  readonly identity?: Identity;
  readonly script?: Script;
}

async function resolve(of: Case): Promise<{ readonly audience: string; readonly on: Harness }> {
  const on = harness(of.script);
  const run = startRun({ identity: of.identity ?? on.identity, audience: of.given, io: on.io });
  return { audience: await resolveAudience(run, of.registry ?? fakeRegistry()), on };
}

test("a given audience is used, and no server is asked", async () => {
  const { audience, on } = await resolve({ given: "typed.example" });
  expect(audience).toBe("typed.example");
  expect(on.sent).toEqual([]);
  expect(on.io.events).toEqual([{ type: "audience", audience: "typed.example", source: "given" }]);
});

test.each([
  ["pypi", "pypi"],
  ["https://pypi.org/legacy/", "pypi"],
  ["testpypi", "testpypi"],
])("the audience of %s is known, and no server is asked", async (repositoryUrl, expected) => {
  const { audience, on } = await resolve({ registry: pypi({ repositoryUrl }) });
  expect(audience).toBe(expected);
  expect(on.sent).toEqual([]);
  expect(on.io.events).toMatchObject([{ source: "registry" }]);
});

test("the audience of any other index is asked for, without a credential", async () => {
  const { audience, on } = await resolve({});
  expect(audience).toBe("index.example");
  expect(on.sent.map(({ request }) => request)).toEqual([
    { method: "GET", url: "https://index.example/_/oidc/audience" },
  ]);
  expect(on.io.events).toMatchObject([{ source: "discovered" }]);
});

test("the audience is asked for again after an outage", async () => {
  const { audience, on } = await resolve({
    script: { discovery: [answer(503), answer(200, { audience: 1 })] },
  });
  expect(audience).toBe("index.example");
  expect(on.sent).toHaveLength(3);
});

test("the audience that belongs to another host is refused", async () => {
  const script = { discovery: [answer(200, { audience: "pypi" })] };
  expect(await failureOf(() => resolve({ script }))).toMatchObject({ code: "AUDIENCE_MISMATCH" });
});

test.each([
  [404, "REGISTRY_UNSUPPORTED"],
  [403, "EXCHANGE_REFUSED"],
  [302, "REDIRECTED"],
])("the audience is not asked for twice after status %i", async (status, code) => {
  const on = harness({ discovery: [answer(status, "", { location: "https://evil.example/" })] });
  const run = startRun({ identity: on.identity, io: on.io });
  expect(await failureOf(() => resolveAudience(run, fakeRegistry()))).toMatchObject({ code });
  expect(on.sent).toHaveLength(1);
});

test("an identity that is made out to one audience is taken where the registry wants that one", async () => {
  const identity = heldIdentity(fakeIdToken(), "index.example");
  expect((await resolve({ identity })).audience).toBe("index.example");
});

test("an identity that is made out to one audience is refused where the registry wants another", async () => {
  const identity = heldIdentity(fakeIdToken(), "https://gitlab.example");
  expect(await failureOf(() => resolve({ identity }))).toMatchObject({
    code: "AUDIENCE_MISMATCH",
    message: expect.stringContaining("https://gitlab.example"),
  });
});
