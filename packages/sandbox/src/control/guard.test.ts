import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningSandbox, startSandbox } from "../index.ts";
import { mintAtPypi } from "../../test/page/job.ts";

let running: RunningSandbox;
let port: number;
let token: string;

beforeAll(async () => {
  running = await startSandbox({ page: true });
  port = Number(new URL(running.page?.url ?? "").port);
  token = running.page?.token ?? "";
});

afterAll(() => running.close());

interface Raw {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends exactly these bytes, as no browser or library would. */
function raw(...lines: readonly string[]): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(lines.join("\r\n")));
    let text = "";
    socket.setEncoding("utf8").on("data", (piece: string) => (text += piece));
    socket.on("error", reject).on("close", () => {
      const [head = "", ...body] = text.split("\r\n\r\n");
      resolve({ status: Number(head.split(" ")[1]), head, body: body.join("\r\n\r\n") });
    });
  });
}

function own(): string {
  return `127.0.0.1:${port}`;
}

const CLOSE = "Connection: close";

test.each([
  ["another name", () => "mint.example"],
  ["another name with the port", () => `mint.example:${port}`],
  ["another port", () => "127.0.0.1:1"],
  ["no port", () => "127.0.0.1"],
  ["a trailing dot", () => `127.0.0.1.:${port}`],
  ["a trailing dot after localhost", () => `localhost.:${port}`],
  ["a name below localhost", () => `mint.localhost:${port}`],
  ["the IPv6 loopback address", () => `[::1]:${port}`],
  ["the IPv4 address written as IPv6", () => `[::ffff:127.0.0.1]:${port}`],
  ["every address", () => `0.0.0.0:${port}`],
  ["another loopback address", () => `127.0.0.2:${port}`],
  ["the address as one number", () => `2130706433:${port}`],
  ["a user before it", () => `127.0.0.1@mint.example:${port}`],
  ["two names", () => `127.0.0.1:${port}, mint.example`],
])("a request with %s as its host is refused, for reading and with the token", async (_title, host) => {
  for (const method of ["GET", "POST"]) {
    for (const path of ["/", "/api/exchanges", "/api/reset", "/assets/page.js"]) {
      const authorization = `Authorization: Bearer ${token}`;
      const answer = await raw(
        `${method} ${path} HTTP/1.1`,
        `Host: ${host()}`,
        authorization,
        "Content-Length: 0",
        CLOSE,
        "",
        "",
      );
      expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true]);
      expect(answer.body).not.toContain(token);
      expect(answer.head).not.toMatch(/access-control-/i);
    }
  }
});

test("a host in any case is the page's own, as localhost is", async () => {
  for (const host of [`LOCALHOST:${port}`, `localhost:${port}`, own()]) {
    expect((await raw("GET /api/job HTTP/1.1", `Host: ${host}`, CLOSE, "", "")).status).toBe(200);
  }
});

test("a request without a host, or with two, is refused", async () => {
  for (const head of [
    ["GET /api/job HTTP/1.1", CLOSE],
    ["GET /api/job HTTP/1.0"],
    ["GET /api/job HTTP/1.1", "Host: mint.example", `Host: ${own()}`, CLOSE],
    ["GET http://mint.example/api/job HTTP/1.1", "Host: mint.example", CLOSE],
  ]) {
    const { status } = await raw(...head, "", "");
    expect([head, status >= 400 && status < 500]).toEqual([head, true]);
  }
});

test.each([
  ["null", "null"],
  ["another site", "https://mint.example"],
  ["another port of this machine", "http://127.0.0.1:3000"],
  ["its own address over https", () => `https://127.0.0.1:${port}`],
  ["its own address with a trailing dot", () => `http://127.0.0.1.:${port}`],
  ["a name that begins as its own", () => `http://127.0.0.1:${port}.mint.example`],
  ["its own address and a path", () => `http://127.0.0.1:${port}/`],
  ["nothing", ""],
])("a request from the origin %s is refused, for reading, for events and with the token", async (_title, origin) => {
  const value = typeof origin === "string" ? origin : origin();
  for (const request of ["GET /api/exchanges", "GET /api/events", "GET /", "POST /api/reset"]) {
    const answer = await raw(
      `${request} HTTP/1.1`,
      `Host: ${own()}`,
      `Origin: ${value}`,
      `Authorization: Bearer ${token}`,
      "Content-Length: 0",
      CLOSE,
      "",
      "",
    );
    expect([request, answer.status, JSON.parse(answer.body)]).toEqual([
      request,
      403,
      {
        error: {
          code: "foreign-origin",
          message: expect.stringMatching(/^The request comes from another site's page/),
        },
      },
    ]);
    expect(answer.head).not.toMatch(/access-control-/i);
  }
});

test("a picture or a script on another page gets nothing, though it sends no origin", async () => {
  for (const site of ["cross-site", "same-site"]) {
    const head = [`Host: ${own()}`, `Sec-Fetch-Site: ${site}`, "Sec-Fetch-Mode: no-cors", CLOSE, "", ""];
    expect((await raw("GET /api/exchanges HTTP/1.1", ...head)).status).toBe(403);
  }
  const link = [`Host: ${own()}`, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", CLOSE, "", ""];
  expect((await raw("GET / HTTP/1.1", ...link)).status).toBe(200);
});

test.each([
  ["without it", "POST", "/api/reset", []],
  ["in the query", "POST", "/api/reset?token=TOKEN&access_token=TOKEN", []],
  ["in a header of another name", "POST", "/api/reset", ["X-Token: TOKEN", "Cookie: token=TOKEN"]],
  ["in another scheme", "POST", "/api/reset", ["Authorization: Basic TOKEN"]],
  ["with something after it", "POST", "/api/reset", ["Authorization: Bearer TOKENx"]],
  ["cut by a character", "POST", "/api/reset", ["Authorization: Bearer TOKE"]],
  ["as a simple request of a form", "POST", "/api/clock", ["Content-Type: text/plain"]],
  ["of a preflight", "OPTIONS", "/api/reset", ["Access-Control-Request-Method: POST"]],
  ["of a method that is unknown", "PROPFIND", "/api/reset", []],
])("a change with the token %s is refused in one error", async (_title, method, path, headers) => {
  await mintAtPypi(running);
  const fill = (text: string): string =>
    text.replaceAll("TOKENx", `${token}x`).replaceAll("TOKEN", token).replaceAll("TOKE", token.slice(0, -1));
  const answer = await raw(
    `${method} ${fill(path)} HTTP/1.1`,
    `Host: ${own()}`,
    ...headers.map(fill),
    "Content-Length: 15",
    CLOSE,
    "",
    '{"advance":900}',
  );
  expect([answer.status, JSON.parse(answer.body)]).toEqual([
    401,
    { error: { code: "missing-token", message: expect.stringContaining("needs the token of this sandbox") } },
  ]);
  expect(answer.head).not.toMatch(/access-control-/i);
  const { aheadSeconds } = Object(await (await fetch(`${running.page?.url}/api/clock`)).json());
  const { exchanges } = Object(await (await fetch(`${running.page?.url}/api/exchanges`)).json());
  expect([aheadSeconds, exchanges.length > 0]).toEqual([0, true]);
});

test("a method in a header or a field overrides nothing", async () => {
  await mintAtPypi(running);
  const answer = await raw(
    "GET /api/reset?_method=POST HTTP/1.1",
    `Host: ${own()}`,
    "X-HTTP-Method-Override: POST",
    "X-Method-Override: DELETE",
    `Authorization: Bearer ${token}`,
    CLOSE,
    "",
    "",
  );
  expect(answer.status).toBe(404);
  const { exchanges } = Object(await (await fetch(`${running.page?.url}/api/exchanges`)).json());
  expect(exchanges.length).toBeGreaterThan(0);
});

test.each([
  "/assets/../package.json",
  "/assets/%2e%2e%2fpackage.json",
  "/assets/..%5c..%5cpackage.json",
  "/assets/__proto__",
  "/assets/constructor",
  "/assets//etc/passwd",
  "/assets/page.js%00.css",
  "/assets/%",
  "//mint.example/%2e%2e",
  "/api/publishers/__proto__",
  "/api/publishers/constructor",
  "/api/exchanges/__proto__",
  "/publishers/__proto__",
  "/exchanges/%3Cscript%3E",
])("the path %s leads to no file and to no failure", async (path) => {
  const { status, head, body } = await raw(`GET ${path} HTTP/1.1`, `Host: ${own()}`, CLOSE, "", "");
  expect([200, 302, 400, 404]).toContain(status);
  expect(body).not.toContain("@hono/node-server");
  expect(head).not.toMatch(/location: (?!\/)/i);
  expect(head).not.toMatch(/location: \/\//i);
});

test("a body that is too long is refused in one error, with a length and without", async () => {
  const head = [`Host: ${own()}`, `Authorization: Bearer ${token}`, CLOSE];
  const long = `{"advance":${" ".repeat(70_000)}1}`;
  const answers = [
    await raw("POST /api/clock HTTP/1.1", ...head, `Content-Length: ${long.length}`, "", long),
    await raw(
      "POST /api/clock HTTP/1.1",
      ...head,
      "Transfer-Encoding: chunked",
      "",
      `${long.length.toString(16)}`,
      long,
      "0",
      "",
      "",
    ),
  ];
  for (const { status, body } of answers) {
    expect([status, JSON.parse(body)]).toEqual([413, { error: { code: "too-large", message: expect.any(String) } }]);
  }
});

test("only a request of events keeps its connection, and HEAD keeps none", async () => {
  const { status } = await raw("HEAD /api/events HTTP/1.1", `Host: ${own()}`, CLOSE, "", "");
  expect(status).toBe(200);
});

const MARKUP = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;

test("what clients send is text on the page, wherever it appears", async () => {
  const { issuer, pypi } = running.sandbox;
  issuer.claims = { environment: MARKUP, repository: `acme/${MARKUP}`, [MARKUP]: MARKUP };
  pypi.publishers.push({
    projects: [MARKUP],
    owner: MARKUP,
    owner_id: "1",
    repository: MARKUP,
    workflow_filename: MARKUP,
    environment: MARKUP,
  });
  await mintAtPypi(running);
  issuer.claims = {};
  const { status, token: minted } = await mintAtPypi(running);
  expect(status).toBe(200);
  const form = new FormData();
  const fields = { ":action": "file_upload", name: `octo-package`, version: MARKUP, filetype: MARKUP };
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set("content", new Blob(["x"]), `octo_package-1.0.0${MARKUP}.whl`);
  await fetch(`${running.urls.pypi}/legacy/${encodeURI(MARKUP)}`, { method: "POST", body: form });
  await fetch(`${running.urls.pypi}/legacy/`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`__token__:${minted}`).toString("base64")}`,
      "user-agent": MARKUP,
    },
    body: form,
  });
  const { count } = Object(await (await fetch(`${running.page?.url}/api/exchanges`)).json());
  const paths = [
    "/",
    "/tokens",
    "/publishers/pypi",
    "/job",
    ...Array.from({ length: count }, (_one, index) => `/exchanges/${index + 1}`),
  ];
  for (const path of paths) {
    const answer = await fetch(`${running.page?.url}${path}`);
    const page = await answer.text();
    expect([path, page.match(/<script>|<img src=x|onerror='/g)]).toEqual([path, null]);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  }
});

test("a character that nobody sees is shown by its number", async () => {
  running.sandbox.issuer.claims = { environment: "rel\u200bease" };
  await mintAtPypi(running);
  running.sandbox.issuer.claims = {};
  const { count } = Object(await (await fetch(`${running.page?.url}/api/exchanges`)).json());
  expect(await (await fetch(`${running.page?.url}/exchanges/${count}`)).text()).toContain("rel[U+200B]ease");
});
