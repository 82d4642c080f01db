import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createSandbox, type Sandbox } from "../../index.ts";

async function mintedKey(sandbox: Sandbox, path = "trusted_publisher/exchange_token"): Promise<string> {
  const jwt = await sandbox.issuer.mintIdToken({}, "rubygems.org");
  const body = JSON.stringify({ jwt });
  await sandbox.rubygems.fetch(new Request(`https://rubygems.org/api/v1/oidc/${path}`, { method: "POST", body }));
  return sandbox.rubygems.keys.at(-1)?.key ?? "";
}

function mintedRoleKey(sandbox: Sandbox): Promise<string> {
  return mintedKey(sandbox, `api_key_roles/${sandbox.rubygems.roles[0]?.token}/assume_role`);
}

function tarFile(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(content.length.toString(8).padStart(11, "0"), 124);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

function gem(name: string, version = "1.0.0", salt = ""): Uint8Array<ArrayBuffer> {
  const yaml = `--- !ruby/object:Gem::Specification\nname: ${name}\nversion: !ruby/object:Gem::Version\n  version: ${version}\nplatform: ruby\n`;
  const files = [tarFile("data.tar.gz", Buffer.from(salt)), tarFile("metadata.gz", gzipSync(yaml)), Buffer.alloc(1024)];
  return new Uint8Array(Buffer.concat(files));
}

async function push(
  sandbox: Sandbox,
  authorization: string,
  body: Uint8Array<ArrayBuffer> | FormData = gem("octo-gem"),
): Promise<{ status: number; text: string }> {
  const request = new Request("https://rubygems.org/api/v1/gems", {
    method: "POST",
    headers: { authorization },
    body,
  });
  const response = await sandbox.rubygems.fetch(request);
  return { status: response.status, text: await response.text() };
}

describe("a minted key", () => {
  test("pushes the gem of its publisher", async () => {
    const sandbox = createSandbox();
    expect(await push(sandbox, await mintedKey(sandbox))).toEqual({
      status: 200,
      text: "Successfully registered gem: octo-gem (1.0.0)",
    });
    expect(sandbox.rubygems.pushes).toMatchObject([{ name: "octo-gem", version: "1.0.0", platform: "ruby" }]);
  });

  test("pushes a form with attestations in it", async () => {
    const sandbox = createSandbox();
    const form = new FormData();
    form.append("gem", new Blob([gem("octo-gem")]));
    form.append("attestations", "[]");
    expect((await push(sandbox, await mintedKey(sandbox), form)).status).toBe(200);
  });

  test.each(["someone-elses-gem", "new-gem"])("a minted key does not push %s", async (name) => {
    const sandbox = createSandbox();
    expect(await push(sandbox, await mintedKey(sandbox), gem(name))).toEqual({
      status: 403,
      text: "You are not allowed to push this gem.",
    });
  });

  test("a minted key does not push once it has expired", async () => {
    let now = 1_800_000_000_000;
    const sandbox = createSandbox({ now: () => now });
    const key = await mintedKey(sandbox);
    now += 900_000;
    expect((await push(sandbox, key)).status).toBe(401);
  });

  test("a minted key of a pending publisher creates its gem, and no other", async () => {
    const sandbox = createSandbox();
    const [publisher] = sandbox.rubygems.publishers.splice(0);
    if (publisher === undefined) throw new Error("not seeded");
    const { gems: _gems, ...fields } = publisher;
    sandbox.rubygems.pendingPublishers.push({ ...fields, rubygem_name: "octo-new" });
    const key = await mintedKey(sandbox);
    expect((await push(sandbox, key, gem("another"))).status).toBe(403);
    expect((await push(sandbox, key, gem("octo-new"))).status).toBe(200);
    expect(sandbox.rubygems.publishers).toMatchObject([{ gems: ["octo-new"] }]);
    expect(sandbox.rubygems.pendingPublishers).toEqual([]);
  });
});

describe("a role's key", () => {
  test("pushes whatever its owner owns, new gems too", async () => {
    const sandbox = createSandbox();
    const key = await mintedRoleKey(sandbox);
    expect((await push(sandbox, key)).status).toBe(200);
    expect((await push(sandbox, key, gem("new-gem"))).status).toBe(200);
    expect((await push(sandbox, key, gem("someone-elses-gem"))).text).toMatch(/^You do not have permission to push/);
  });

  test("pushes nothing without the scope", async () => {
    const sandbox = createSandbox();
    for (const role of sandbox.rubygems.roles) role.api_key_permissions.scopes = ["yank_rubygem"];
    expect((await push(sandbox, await mintedRoleKey(sandbox))).status).toBe(403);
  });
});

test.each(["", "stranger"])("a push with key %j is refused", async (key) => {
  expect(await push(createSandbox(), key)).toEqual({
    status: 401,
    text: "Access Denied. Please sign up for an account at https://rubygems.org",
  });
});

test("a push of the same gem again changes nothing, of another under its version is refused", async () => {
  const sandbox = createSandbox();
  const key = await mintedKey(sandbox);
  await push(sandbox, key);
  expect((await push(sandbox, key)).text).toBe("Gem was already pushed: octo-gem (1.0.0)");
  const other = await push(sandbox, key, gem("octo-gem", "1.0.0", "salt"));
  expect(other).toEqual({
    status: 409,
    text: expect.stringMatching(/^Repushing of gem versions is not allowed/),
  });
});

test.each([new Uint8Array(600), new Uint8Array(tarFile("metadata.gz", Buffer.from("not gzip")))])(
  "a push of something that is not a gem is refused",
  async (body) => {
    const sandbox = createSandbox();
    expect((await push(sandbox, await mintedKey(sandbox), body)).status).toBe(422);
  },
);
