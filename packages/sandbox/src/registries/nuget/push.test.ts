import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { createSandbox, type Sandbox, startSandbox } from "../../index.ts";

const FORBIDDEN =
  "The specified API key is invalid, has expired, or does not have permission to access the specified package.";

async function mintedKey(sandbox: Sandbox): Promise<string> {
  const token = await sandbox.issuer.mintIdToken({}, "https://www.nuget.org");
  await sandbox.nuget.fetch(
    new Request("https://www.nuget.org/api/v2/token", {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "user-agent": "test" },
      body: JSON.stringify({ username: "octocat", tokenType: "ApiKey" }),
    }),
  );
  return sandbox.nuget.keys.at(-1)?.apiKey ?? "";
}

function nupkg(id: string, version: string): Uint8Array<ArrayBuffer> {
  const nuspec = `<package><metadata><id>${id}</id><version>${version}</version></metadata></package>`;
  return new Uint8Array(zipSync({ [`${id}.nuspec`]: strToU8(nuspec), "lib/x.dll": strToU8("MZ") }));
}

async function push(
  sandbox: Sandbox,
  key: string | undefined,
  content: Uint8Array<ArrayBuffer> = nupkg("Octo.Package", "1.0.0"),
  path = "package/",
): Promise<{ status: number; reason: string }> {
  const body = new FormData();
  body.append("package", new Blob([content]), "package.nupkg");
  const headers = key === undefined ? {} : { "X-NuGet-ApiKey": key };
  const request = new Request(`https://www.nuget.org/api/v2/${path}`, { method: "PUT", headers, body });
  const response = await sandbox.nuget.fetch(request);
  return { status: response.status, reason: response.statusText };
}

test("tells where to push", async () => {
  const answer = await createSandbox().nuget.fetch(new Request("https://api.nuget.org/v3/index.json"));
  expect(await answer.json()).toEqual({
    version: "3.0.0",
    resources: [
      { "@id": "https://www.nuget.org/api/v2/package", "@type": "PackagePublish/2.0.0" },
      { "@id": "https://www.nuget.org/api/v2/symbolpackage", "@type": "SymbolPackagePublish/4.9.0" },
    ],
  });
});

test("names its token service if it is another source than nuget.org", async () => {
  await using running = await startSandbox();
  const answer = await fetch(`${running.urls.nuget}/v3/index.json`);
  expect(await answer.json()).toMatchObject({
    resources: expect.arrayContaining([{ "@id": `${running.urls.nuget}/api/v2/token`, "@type": "TokenService/1.0.0" }]),
  });
});

/** A body as a client writes it, with its own ends of lines. */
async function pushRaw(sandbox: Sandbox, type: string, parts: readonly (string | Uint8Array)[]): Promise<number> {
  const headers = { "X-NuGet-ApiKey": await mintedKey(sandbox), "content-type": type };
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const request = new Request("https://www.nuget.org/api/v2/package/", { method: "PUT", headers, body });
  return (await sandbox.nuget.fetch(request)).status;
}

const FORM = "multipart/form-data; boundary=-----x";
const FILE = 'Content-Disposition: form-data; name="package"; filename="package"';

test.each([
  ["as nuget 2.8 does, with a bare LF before the last boundary", FORM, "\r\n", "\n-------x--"],
  ["as dotnet does, with CRLF", FORM, "\r\n", "\r\n-------x--\r\n"],
  ["with LF alone", FORM, "\n", "\n-------x--\n"],
  ["with a boundary in quotes", 'multipart/form-data; boundary="-----x"', "\r\n", "\r\n-------x--\r\n"],
])("takes a package that a client sends %s", async (_title, type, line, end) => {
  const sandbox = createSandbox();
  const content = nupkg("Octo.Package", "1.0.0");
  expect(await pushRaw(sandbox, type, [`-------x${line}${FILE}${line}${line}`, content, end])).toBe(201);
  expect(sandbox.nuget.packages.at(-1)?.content).toEqual(content);
});

test("takes the first file of a form, after parts that are not files", async () => {
  const sandbox = createSandbox();
  const content = nupkg("Octo.Package", "1.0.0");
  const field = '-------x\r\nContent-Disposition: form-data; name="a"\r\n\r\ntext\r\n';
  expect(await pushRaw(sandbox, FORM, [`${field}-------x\r\n${FILE}\r\n\r\n`, content, "\r\n-------x--"])).toBe(201);
});

test.each([
  ["no boundary", "multipart/form-data", "-------x\r\n"],
  ["another type", "application/octet-stream", "PK"],
  ["a body that was cut", FORM, `-------x\r\n${FILE}\r\n\r\nPK`],
  ["a form without a file", FORM, '-------x\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n-------x--'],
  ["a header that does not end", FORM, `-------x\r\n${FILE}`],
  ["nothing", FORM, ""],
])("refuses an upload with %s", async (_title, type, body) => {
  expect(await pushRaw(createSandbox(), type, [body])).toBe(400);
});

describe("a minted key", () => {
  test.each(["package", "package/"])("pushes a new version to %s", async (path) => {
    const sandbox = createSandbox();
    const answer = await push(sandbox, await mintedKey(sandbox), nupkg("octo.package", "1.0.0"), path);
    expect(answer.status).toBe(201);
    expect(sandbox.nuget.packages.at(-1)).toMatchObject({
      id: "octo.package",
      version: "1.0.0",
      owner: "octocat",
    });
  });

  test("claims an id that is free", async () => {
    const sandbox = createSandbox();
    expect((await push(sandbox, await mintedKey(sandbox), nupkg("Octo.New", "1.0.0"))).status).toBe(201);
  });

  test("a minted key is refused for somebody else's package", async () => {
    const sandbox = createSandbox();
    const answer = await push(sandbox, await mintedKey(sandbox), nupkg("Someone.Elses.Package", "2.0.0"));
    expect(answer).toEqual({ status: 403, reason: FORBIDDEN });
  });

  test("a minted key is refused outside the globs of its policy", async () => {
    const sandbox = createSandbox();
    Object.assign(sandbox.nuget.policies[0] ?? {}, { subjects: ["Octo.*"] });
    const key = await mintedKey(sandbox);
    expect((await push(sandbox, key)).status).toBe(201);
    expect((await push(sandbox, key, nupkg("Other.Package", "1.0.0"))).status).toBe(403);
  });

  test("a minted key is refused once it has expired", async () => {
    let now = 1_800_000_000_000;
    const sandbox = createSandbox({ now: () => now });
    const key = await mintedKey(sandbox);
    now += 3_600_000;
    expect(await push(sandbox, key)).toEqual({ status: 403, reason: FORBIDDEN });
  });

  test("a minted key is refused once its policy was edited", async () => {
    const sandbox = createSandbox();
    const key = await mintedKey(sandbox);
    for (const record of sandbox.nuget.keys) record.removed = true;
    expect((await push(sandbox, key)).status).toBe(403);
  });
});

test("a push without a key is refused", async () => {
  expect(await push(createSandbox(), undefined)).toEqual({
    status: 401,
    reason: "An API key must be provided in the 'X-NuGet-ApiKey' header to use this service.",
  });
});

test("a push with a stranger's key is refused", async () => {
  expect((await push(createSandbox(), "stranger")).status).toBe(403);
});

test("a push of a version that is there is refused", async () => {
  const sandbox = createSandbox();
  const answer = await push(sandbox, await mintedKey(sandbox), nupkg("octo.package", "0.9.0"));
  expect(answer).toEqual({
    status: 409,
    reason: "A package with ID 'octo.package' and version '0.9.0' already exists and cannot be modified.",
  });
});

test.each([new Uint8Array([1, 2, 3]), new Uint8Array(zipSync({ "readme.md": strToU8("x") }))])(
  "a push of something that is not a package is refused",
  async (content) => {
    const sandbox = createSandbox();
    expect((await push(sandbox, await mintedKey(sandbox), content)).status).toBe(400);
  },
);

test("a push of symbols needs the package first", async () => {
  const sandbox = createSandbox();
  const key = await mintedKey(sandbox);
  expect(await push(sandbox, key, nupkg("Octo.Package", "1.0.0"), "symbolpackage")).toEqual({
    status: 404,
    reason:
      "A package with ID 'Octo.Package' and version '1.0.0' does not exist. Please upload the package before uploading its symbols.",
  });
  await push(sandbox, key);
  expect((await push(sandbox, key, nupkg("Octo.Package", "1.0.0"), "symbolpackage")).status).toBe(201);
});
