import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { attenuate, createSandbox, parseMacaroon, serializeMacaroon, type Sandbox } from "../../index.ts";

async function mintedToken(sandbox: Sandbox): Promise<string> {
  const token = await sandbox.issuer.mintIdToken({}, "pypi");
  const body = JSON.stringify({ token });
  await sandbox.pypi.fetch(new Request("https://pypi.org/_/oidc/mint-token", { method: "POST", body }));
  return sandbox.pypi.tokens.at(-1)?.token ?? "";
}

function narrowed(token: string, caveat: string): string {
  const macaroon = parseMacaroon(token.slice("pypi-".length));
  if (macaroon === undefined) throw new Error("not a macaroon");
  return `pypi-${serializeMacaroon(attenuate(macaroon, caveat))}`;
}

interface Options {
  readonly name?: string;
  readonly content?: string;
  readonly authorization?: string;
  readonly fields?: Readonly<Record<string, string>>;
}

function basic(token: string): string {
  return `Basic ${Buffer.from(`__token__:${token}`).toString("base64")}`;
}

async function upload(
  sandbox: Sandbox,
  token: string,
  options: Options = {},
): Promise<{ status: number; reason: string; text: string }> {
  const { name = "octo-package", content = "a wheel" } = options;
  const form = new FormData();
  const fields = {
    ":action": "file_upload",
    protocol_version: "1",
    name,
    version: "1.0",
    filetype: "bdist_wheel",
  };
  for (const [field, value] of Object.entries({ ...fields, ...options.fields })) form.append(field, value);
  form.append("content", new File([content], "octo_package-1.0-py3-none-any.whl"));
  const headers = { authorization: options.authorization ?? basic(token) };
  const response = await sandbox.pypi.fetch(
    new Request("https://upload.pypi.org/legacy/", { method: "POST", headers, body: form }),
  );
  return { status: response.status, reason: response.statusText, text: await response.text() };
}

const NO_IDENTITY =
  "Invalid or non-existent authentication information. See https://pypi.org/help/#invalid-auth for more information.";

describe("a minted token", () => {
  test("uploads to the project of its publisher", async () => {
    const sandbox = createSandbox();
    expect((await upload(sandbox, await mintedToken(sandbox), { name: "Octo_Package" })).status).toBe(200);
    const sha256 = createHash("sha256").update("a wheel").digest("hex");
    expect(sandbox.pypi.uploads).toMatchObject([{ project: "octo-package", version: "1.0", sha256 }]);
  });

  test.each(["token", "Bearer"])("a minted token may follow the scheme %s", async (scheme) => {
    const sandbox = createSandbox();
    const authorization = `${scheme} ${await mintedToken(sandbox)}`;
    expect((await upload(sandbox, "", { authorization })).status).toBe(200);
  });

  test("a minted token may have blanks around it", async () => {
    const sandbox = createSandbox();
    expect((await upload(sandbox, ` ${await mintedToken(sandbox)}\n`)).status).toBe(200);
  });

  test("a minted token is refused for the project of somebody else, with every reason", async () => {
    const sandbox = createSandbox();
    const answer = await upload(sandbox, await mintedToken(sandbox), { name: "someone-elses-package" });
    expect(answer).toMatchObject({
      status: 403,
      reason:
        "Invalid API Token: OIDC scoped token is not valid for project 'someone-elses-package', " +
        "project-scoped token is not valid for project: 'someone-elses-package'",
    });
    expect(answer.text).toContain(answer.reason);
    expect(sandbox.pypi.uploads).toEqual([]);
  });

  test("creates no project", async () => {
    const sandbox = createSandbox();
    const answer = await upload(sandbox, await mintedToken(sandbox), { name: "unheard-of" });
    expect(answer.status).toBe(400);
    expect(answer.reason).toMatch(/^Non-user identities cannot create new projects\./);
  });

  test("a minted token is refused once it has expired", async () => {
    let now = 1_800_000_000_000;
    const sandbox = createSandbox({ now: () => now });
    const token = await mintedToken(sandbox);
    now += 900_000;
    expect((await upload(sandbox, token)).reason).toBe("Invalid API Token: token is expired");
  });

  test("a minted token is refused once its publisher lost the project", async () => {
    const sandbox = createSandbox();
    const token = await mintedToken(sandbox);
    sandbox.pypi.publishers[0]?.projects.splice(0);
    expect((await upload(sandbox, token)).reason).toBe(
      "Invalid API Token: OIDC scoped token is not valid for project 'octo-package'",
    );
  });

  test("a minted token is refused once revoked, and revocation says nothing", async () => {
    const sandbox = createSandbox();
    const token = await mintedToken(sandbox);
    for (const body of [JSON.stringify({ token }), JSON.stringify({ token: "pypi-x" }), "nonsense"]) {
      const request = new Request("https://pypi.org/_/oidc/burn-token", { method: "POST", body });
      const answer = await sandbox.pypi.fetch(request);
      expect([answer.status, await answer.json()]).toEqual([202, { message: "Accepted" }]);
    }
    expect(sandbox.pypi.tokens[0]?.live).toBe(false);
    expect(await upload(sandbox, token)).toMatchObject({ status: 403, reason: NO_IDENTITY });
  });

  test("a minted token is not revoked by an index without the endpoint", async () => {
    const sandbox = createSandbox();
    sandbox.pypi.settings.burnEndpoint = false;
    const body = JSON.stringify({ token: await mintedToken(sandbox) });
    const request = new Request("https://pypi.org/_/oidc/burn-token", { method: "POST", body });
    expect((await sandbox.pypi.fetch(request)).status).toBe(404);
    expect(sandbox.pypi.tokens[0]?.live).toBe(true);
  });
});

describe("a narrowed token", () => {
  const future = 4_000_000_000;

  test.each([
    ["to its own project", '[1,["octo-package"]]'],
    ["to a later end", `[0,${future},0]`],
  ])("uploads when narrowed %s", async (_title, caveat) => {
    const sandbox = createSandbox();
    expect((await upload(sandbox, narrowed(await mintedToken(sandbox), caveat))).status).toBe(200);
  });

  test.each([
    ['[1,["other"]]', "project-scoped token is not valid for project: 'octo-package'"],
    ["[0,1,0]", "token is expired"],
    [`[0,${future},${future}]`, "token is expired"],
    ['[3,"a user"]', "token with user restriction without a user"],
    ['[4,"another"]', "current OIDC publisher does not match publisher restriction in token"],
    ["[9]", "caveat has unknown tag: 9"],
    ["[]", "caveat array cannot be empty"],
    ["{}", "caveat must be an array"],
    ["nonsense", "unknown error"],
    ["[0,1]", "Not enough values"],
    ['[0,"1",2]', "invalid values for fields"],
    ["[1,[1]]", "invalid values for fields"],
    ["[2]", "Not enough values"],
  ])("a narrowed token with caveat %s is refused", async (caveat, reason) => {
    const sandbox = createSandbox();
    const answer = await upload(sandbox, narrowed(await mintedToken(sandbox), caveat));
    expect(answer).toMatchObject({ status: 403, reason: `Invalid API Token: ${reason}` });
  });

  test("a narrowed token cannot be widened again", async () => {
    const sandbox = createSandbox();
    const token = narrowed(await mintedToken(sandbox), '[1,["octo-package"]]');
    const macaroon = parseMacaroon(token.slice("pypi-".length));
    if (macaroon === undefined) throw new Error("not a macaroon");
    const widened = serializeMacaroon({ ...macaroon, caveats: macaroon.caveats.slice(0, -1) });
    expect((await upload(sandbox, `pypi-${widened}`)).reason).toBe("Invalid API Token: signatures do not match");
  });
});

test.each([
  ["no header", undefined],
  ["a stranger's token", basic("pypi-AgEI")],
  ["another user", `Basic ${Buffer.from("octocat:x").toString("base64")}`],
  ["another scheme", "Digest x"],
])("an upload with %s has no identity", async (_title, authorization) => {
  const answer = await upload(createSandbox(), "", { authorization: authorization ?? "" });
  expect(answer).toMatchObject({ status: 403, reason: NO_IDENTITY });
});

test("an upload of the same file again changes nothing", async () => {
  const sandbox = createSandbox();
  const token = await mintedToken(sandbox);
  await upload(sandbox, token);
  expect((await upload(sandbox, token)).status).toBe(200);
  expect(sandbox.pypi.uploads).toHaveLength(1);
});

test("an upload of another file under the same name is refused", async () => {
  const sandbox = createSandbox();
  const token = await mintedToken(sandbox);
  await upload(sandbox, token);
  const answer = await upload(sandbox, token, { content: "another wheel" });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain("File already exists");
});

test.each([
  [{ sha256_digest: "0".repeat(64) }, 400, /digest supplied does not match/],
  [{ protocol_version: "2" }, 400, /Unknown protocol version/],
  [{ ":action": "submit" }, 404, /Not Found/],
])("an upload with %j is refused", async (fields, status, words) => {
  const sandbox = createSandbox();
  const answer = await upload(sandbox, await mintedToken(sandbox), { fields });
  expect(answer).toMatchObject({ status, reason: expect.stringMatching(words) });
});

test("an upload without a file is refused", async () => {
  const sandbox = createSandbox();
  const form = new FormData();
  form.append(":action", "file_upload");
  const headers = { authorization: basic(await mintedToken(sandbox)) };
  const request = new Request("https://upload.pypi.org/legacy/", { method: "POST", headers, body: form });
  expect((await sandbox.pypi.fetch(request)).statusText).toBe("Upload payload does not have a file.");
});

test("an upload is listed and can be downloaded", async () => {
  const sandbox = createSandbox();
  await upload(sandbox, await mintedToken(sandbox));
  const page = await sandbox.pypi.fetch(new Request("https://pypi.org/simple/Octo-Package/"));
  const [, link = ""] = /href="([^"]+)"/.exec(await page.text()) ?? [];
  const file = await sandbox.pypi.fetch(new Request(new URL(link, "https://pypi.org")));
  expect(await file.text()).toBe("a wheel");
  const missing = await sandbox.pypi.fetch(new Request("https://pypi.org/simple/unheard-of/"));
  expect(missing.status).toBe(404);
});

test("twine's --skip-existing finds what was uploaded, at the index's old host name", async () => {
  const sandbox = createSandbox();
  const ask = () => sandbox.fetch(new Request("https://pypi.python.org/pypi/octo-package/json"));
  expect(await (await ask()).json()).toMatchObject({ releases: {} });
  await upload(sandbox, await mintedToken(sandbox));
  expect(await (await ask()).json()).toMatchObject({
    releases: { "1.0": [{ filename: "octo_package-1.0-py3-none-any.whl" }] },
  });
  const nobody = await sandbox.fetch(new Request("https://pypi.python.org/pypi/nobodys-package/json"));
  expect(nobody.status).toBe(404);
});
