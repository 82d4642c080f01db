import { describe, expect, test } from "vitest";
import { createSandbox, type Sandbox } from "../../index.ts";

async function mintedToken(sandbox: Sandbox): Promise<string> {
  const jwt = await sandbox.issuer.mintIdToken({}, "crates.io");
  await sandbox.crates.fetch(
    new Request("https://crates.io/api/v1/trusted_publishing/tokens", {
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "test" },
      body: JSON.stringify({ jwt }),
    }),
  );
  return sandbox.crates.tokens.at(-1)?.token ?? "";
}

function body(metadata: unknown, content = "a crate"): Uint8Array<ArrayBuffer> {
  const part = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  return new Uint8Array(Buffer.concat([part(Buffer.from(JSON.stringify(metadata))), part(Buffer.from(content))]));
}

async function publish(
  sandbox: Sandbox,
  authorization: string | undefined,
  sent: Uint8Array<ArrayBuffer> = body({ name: "octo-crate", vers: "1.0.0", deps: [] }),
): Promise<{ status: number; body: unknown }> {
  const headers = { "user-agent": "test", ...(authorization === undefined ? {} : { authorization }) };
  const request = new Request("https://crates.io/api/v1/crates/new", { method: "PUT", headers, body: sent });
  const response = await sandbox.crates.fetch(request);
  return { status: response.status, body: await response.json() };
}

async function get(sandbox: Sandbox, path: string): Promise<{ status: number; text: string }> {
  const request = new Request(`https://crates.io${path}`, { headers: { "user-agent": "test" } });
  const response = await sandbox.crates.fetch(request);
  return { status: response.status, text: await response.text() };
}

describe("a minted token", () => {
  test.each(["", "Bearer "])("publishes behind %j, and the index has it at once", async (scheme) => {
    const sandbox = createSandbox();
    expect(await publish(sandbox, scheme + (await mintedToken(sandbox)))).toMatchObject({
      status: 200,
      body: { crate: { name: "octo-crate" }, warnings: { other: [] } },
    });
    const index = await get(sandbox, "/index/oc/to/octo-crate");
    expect(JSON.parse(index.text)).toMatchObject({ name: "octo-crate", vers: "1.0.0", yanked: false });
    expect((await get(sandbox, "/api/v1/crates/octo-crate/1.0.0/download")).text).toBe("a crate");
  });

  test("renames dependencies for the index", async () => {
    const sandbox = createSandbox();
    const dependency = { name: "serde", version_req: "^1", kind: "normal", explicit_name_in_toml: "s" };
    const sent = body({
      name: "octo-crate",
      vers: "1.0.0",
      deps: [dependency, { ...dependency, explicit_name_in_toml: null }],
    });
    await publish(sandbox, await mintedToken(sandbox), sent);
    expect(sandbox.crates.versions[0]?.entry["deps"]).toEqual([
      { name: "s", package: "serde", req: "^1", kind: "normal" },
      { name: "serde", req: "^1", kind: "normal" },
    ]);
  });

  test.each([
    ["new-crate", "Trusted Publishing tokens do not support creating new crates. Publish the crate manually, first"],
    ["someone-elses-crate", "The provided access token is not valid for crate `someone-elses-crate`"],
  ])("a minted token does not publish %s", async (name, detail) => {
    const sandbox = createSandbox();
    const answer = await publish(sandbox, await mintedToken(sandbox), body({ name, vers: "1.0.0" }));
    expect(answer).toEqual({ status: 403, body: { errors: [{ detail }] } });
  });

  test("a minted token does not publish once it has expired", async () => {
    let now = 1_800_000_000_000;
    const sandbox = createSandbox({ now: () => now });
    const token = await mintedToken(sandbox);
    now += 1_800_000;
    expect(await publish(sandbox, token)).toEqual({
      status: 403,
      body: { errors: [{ detail: "Invalid authentication token" }] },
    });
  });
});

test.each([
  [undefined, "this action requires authentication"],
  ["stranger", "Invalid authentication token"],
])("a publish with authorization %s is refused", async (authorization, detail) => {
  expect(await publish(createSandbox(), authorization)).toEqual({
    status: 403,
    body: { errors: [{ detail }] },
  });
});

test.each([
  [{ name: "octo-crate", vers: "1.0.0" }, "crate version `1.0.0` is already uploaded"],
  [{ name: "octo_crate", vers: "1.0.1" }, "crate was previously named `octo-crate`"],
])("a publish of %j after the first is refused", async (metadata, detail) => {
  const sandbox = createSandbox();
  const token = await mintedToken(sandbox);
  await publish(sandbox, token);
  expect(await publish(sandbox, token, body(metadata))).toEqual({
    status: 400,
    body: { errors: [{ detail }] },
  });
});

test.each([new Uint8Array([1]), body("text"), body({ name: 1 }), body({ name: "a", vers: "1" }).slice(0, -1)])(
  "a publish of a broken body is refused",
  async (sent) => {
    const sandbox = createSandbox();
    expect((await publish(sandbox, await mintedToken(sandbox), sent)).status).toBe(400);
  },
);

test("tells cargo where things are", async () => {
  const config = await get(createSandbox(), "/index/config.json");
  expect(JSON.parse(config.text)).toEqual({
    dl: "https://crates.io/api/v1/crates",
    api: "https://crates.io",
  });
});

test.each(["/index/3/a/abc", "/index/1/a", "/api/v1/crates/octo-crate/9.9.9/download"])("knows no %s", async (path) => {
  expect((await get(createSandbox(), path)).status).toBe(404);
});
