import { describe, expect, test } from "vitest";
import { createSandbox, type Sandbox } from "../../index.ts";

const ORIGIN = "https://registry.npmjs.org";

async function mintedToken(sandbox: Sandbox): Promise<string> {
  const jwt = await sandbox.issuer.mintIdToken({}, "npm:registry.npmjs.org");
  const url = `${ORIGIN}/-/npm/v1/oidc/token/exchange/package/@octo-org%2focto-package`;
  const headers = { authorization: `Bearer ${jwt}` };
  await sandbox.npm.fetch(new Request(url, { method: "POST", headers }));
  return sandbox.npm.tokens.at(-1)?.token ?? "";
}

function document(name: string, version = "1.0.0"): string {
  const data = Buffer.from("a tarball").toString("base64");
  return JSON.stringify({
    name,
    "dist-tags": { latest: version },
    versions: { [version]: { name, version } },
    _attachments: { [`${name}-${version}.tgz`]: { data } },
  });
}

async function send(
  sandbox: Sandbox,
  method: string,
  path: string,
  options: { readonly token?: string; readonly body?: string } = {},
): Promise<{ status: number; text: string }> {
  const headers = options.token === undefined ? {} : { authorization: `Bearer ${options.token}` };
  const request = new Request(`${ORIGIN}${path}`, { method, headers, body: options.body ?? null });
  const response = await sandbox.npm.fetch(request);
  return { status: response.status, text: await response.text() };
}

const name = "@octo-org/octo-package";
const path = "/@octo-org%2focto-package";

describe("a minted token", () => {
  test("publishes its package", async () => {
    const sandbox = createSandbox();
    const token = await mintedToken(sandbox);
    expect((await send(sandbox, "PUT", path, { token, body: document(name) })).status).toBe(201);
    const packument = await send(sandbox, "GET", path);
    expect(JSON.parse(packument.text)).toMatchObject({
      name,
      "dist-tags": { latest: "1.0.0" },
      versions: {
        "1.0.0": { name, dist: { tarball: `${ORIGIN}/${name}/-/octo-package-1.0.0.tgz` } },
      },
    });
    expect((await send(sandbox, "GET", `/${name}/-/octo-package-1.0.0.tgz`)).text).toBe("a tarball");
  });

  test("puts up for approval what nobody can install yet", async () => {
    const sandbox = createSandbox();
    const token = await mintedToken(sandbox);
    const staged = await send(sandbox, "POST", `/-/stage/package${path}`, { token, body: document(name) });
    expect(staged.status).toBe(201);
    expect(JSON.parse(staged.text)).toEqual({ stageId: expect.any(String) });
    expect((await send(sandbox, "GET", path)).status).toBe(404);
  });

  test.each([
    ["createPackage", "POST", `/-/stage/package${path}`],
    ["createStagedPackage", "PUT", path],
  ] as const)("a minted token with permission %s alone may not %s", async (permission, method, target) => {
    const sandbox = createSandbox();
    for (const trust of sandbox.npm.trust) trust.permissions = [permission];
    const token = await mintedToken(sandbox);
    expect(await send(sandbox, method, target, { token, body: document(name) })).toEqual({
      status: 403,
      text: '{"error":"OIDC permission denied for this action"}',
    });
  });

  test("publishes no other package", async () => {
    const sandbox = createSandbox();
    const token = await mintedToken(sandbox);
    const answer = await send(sandbox, "PUT", "/octo-package", { token, body: document("octo-package") });
    expect(answer).toEqual({
      status: 403,
      text: expect.stringContaining("You do not have permission to publish"),
    });
  });

  test("publishes nothing once it has expired", async () => {
    let now = 1_800_000_000_000;
    const sandbox = createSandbox({ now: () => now });
    const token = await mintedToken(sandbox);
    now += 3_600_000;
    expect((await send(sandbox, "PUT", path, { token, body: document(name) })).status).toBe(404);
  });
});

test.each([{}, { token: "stranger" }])("a publish with %j finds nothing", async (options) => {
  const answer = await send(createSandbox(), "PUT", path, { ...options, body: document(name) });
  expect(answer).toEqual({ status: 404, text: '{"error":"Not found"}' });
});

test("a publish over a version that is there is refused", async () => {
  const sandbox = createSandbox();
  const token = await mintedToken(sandbox);
  await send(sandbox, "PUT", path, { token, body: document(name) });
  expect(await send(sandbox, "PUT", path, { token, body: document(name) })).toEqual({
    status: 403,
    text: '{"error":"You cannot publish over the previously published versions: 1.0.0."}',
  });
});

test.each(["nonsense", "{}", document("another")])("a publish of %s is refused", async (body) => {
  const sandbox = createSandbox();
  const token = await mintedToken(sandbox);
  expect((await send(sandbox, "PUT", path, { token, body })).status).toBe(400);
});

test("tells that no package is public, so that no provenance is made of a rehearsal", async () => {
  const answer = await send(createSandbox(), "GET", `/-/package${path}/visibility`);
  expect(answer.text).toBe('{"public":false}');
});

test.each(["/left-pad", `/${name}/-/octo-package-9.9.9.tgz`, "/-/whoami"])("knows no %s", async (unknown) => {
  expect((await send(createSandbox(), "GET", unknown)).status).toBe(404);
});
