import { failureOf, fakeSecret } from "../../test/fakes.ts";
import { VERSION } from "../base/version.ts";
import { httpTransport } from "./transport.ts";
import type { WireRequest } from "./wire.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import nock from "nock";

const ORIGIN = "https://192.0.2.1";
const LIMITS = { timeoutMs: 30_000 };
const send = httpTransport({});

/** What was asked of nobody: nock answers it with a 501 of its own, so a test could pass for the wrong reason. */
const unmatched: string[] = [];
const onNoMatch = ({ method, host, path }: { method?: string; host?: string; path?: string }): void =>
  void unmatched.push(`${method} ${host}${path}`);

beforeAll(() => {
  nock.disableNetConnect();
  nock.emitter.on("no match", onNoMatch);
});
afterAll(() => {
  nock.emitter.off("no match", onNoMatch);
  nock.enableNetConnect();
  nock.restore();
});
beforeEach(() => {
  unmatched.length = 0;
});
afterEach(() => {
  expect(unmatched).toEqual([]);
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});

interface Seen {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a request to a server that takes it, and returns what that server saw. */
async function seenOf(request: Omit<WireRequest, "url">): Promise<Seen> {
  let seen: Seen | undefined;
  nock(ORIGIN)
    .intercept("/path", request.method)
    .reply(async (asked: Request) => {
      seen = { headers: Object.fromEntries(asked.headers), body: await asked.text() };
      return [200, "{}"];
    });
  await send({ ...request, url: `${ORIGIN}/path` }, LIMITS);
  return seen ?? { headers: {}, body: "" };
}

test("nock stands before the network", async () => {
  nock(ORIGIN).get("/").reply(200, "from nock");
  expect(await send({ method: "GET", url: ORIGIN }, LIMITS)).toMatchObject({ status: 200, body: "from nock" });
});

describe("a request", () => {
  test("names this package, asks for uncompressed JSON, and for its own connection", async () => {
    expect((await seenOf({ method: "GET" })).headers).toMatchObject({
      "user-agent": `mint/${VERSION}`,
      accept: "application/json",
      "accept-encoding": "identity",
      connection: "close",
    });
  });

  test("carries headers that its description adds", async () => {
    const { headers } = await seenOf({ method: "GET", headers: { "x-extra": "1" } });
    expect(headers).toMatchObject({ "x-extra": "1" });
  });

  test("carries its secret in one header, as its scheme wants it", async () => {
    const secret = fakeSecret();
    const value = secret.reveal();
    const basic = Buffer.from(`__token__:${value}`).toString("base64");
    const of = async (authorization: NonNullable<WireRequest["authorization"]>): Promise<string | undefined> =>
      (await seenOf({ method: "GET", authorization })).headers["authorization"];
    expect(await of({ scheme: "Bearer", secret })).toBe(`Bearer ${value}`);
    expect(await of({ scheme: "Basic", secret, username: "__token__" })).toBe(`Basic ${basic}`);
    expect(await of({ scheme: "none", secret })).toBe(value);
  });

  test("carries its secret in a JSON body of known length", async () => {
    const secret = fakeSecret();
    const { headers, body } = await seenOf({ method: "POST", body: { json: { token: secret, n: 1, name: "ä" } } });
    expect(JSON.parse(body)).toEqual({ token: secret.reveal(), n: 1, name: "ä" });
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(body)),
    });
  });

  test("carries its secret in a form, where no character can end a field", async () => {
    const { headers, body } = await seenOf({ method: "POST", body: { form: { a: "1&b=2", "c d": true } } });
    expect(body).toBe("a=1%26b%3D2&c+d=true");
    expect(headers).toMatchObject({ "content-type": "application/x-www-form-urlencoded" });
  });

  test("a request without a body says so where a server may wait for one", async () => {
    expect((await seenOf({ method: "POST" })).headers).toMatchObject({ "content-length": "0" });
    expect((await seenOf({ method: "DELETE" })).body).toBe("");
  });

  test.each([
    ["http://index.example/", "INSECURE_URL"],
    ["ftp://index.example/", "INSECURE_URL"],
    ["https://user:pass@index.example/", "INVALID_INPUT"],
    ["index.example", "INVALID_INPUT"],
  ])("a request to %s is not sent", async (url, code) => {
    expect(await failureOf(() => send({ method: "GET", url }, LIMITS))).toMatchObject({ code });
  });

  test("a request of a run that was cancelled is not sent", async () => {
    const limits = { ...LIMITS, signal: AbortSignal.abort() };
    expect(await failureOf(() => send({ method: "GET", url: ORIGIN }, limits))).toMatchObject({ code: "CANCELLED" });
  });

  test("a request through a proxy that cannot be used is not sent", async () => {
    const through = httpTransport({ https_proxy: "socks5://proxy.example:1080" });
    expect(await failureOf(() => through({ method: "GET", url: ORIGIN }, LIMITS))).toMatchObject({
      code: "PROXY_ERROR",
    });
  });
});

test.each([200, 201, 202, 204, 400, 401, 403, 404, 422, 429, 500, 503])(
  "an answer with status %i is handed on",
  async (status) => {
    const body = status === 204 ? "" : '{"a":"ä"}';
    nock(ORIGIN).get("/").reply(status, body, { "Retry-After": "7" });
    const response = await send({ method: "GET", url: `${ORIGIN}/` }, LIMITS);
    expect(response).toMatchObject({ status, body, headers: { "retry-after": "7" } });
  },
);

test.each([301, 302, 303, 307, 308])("an answer with status %i is not followed", async (status) => {
  nock(ORIGIN).post("/").reply(status, "", { location: "https://evil.example/" });
  const request = { method: "POST", url: `${ORIGIN}/`, body: { json: { token: fakeSecret() } } } as const;
  expect(await send(request, LIMITS)).toMatchObject({ status, headers: { location: "https://evil.example/" } });
});

test("an answer that is redirected to its own host is not followed either", async () => {
  nock(ORIGIN).get("/").reply(302, "", { location: "/elsewhere" });
  expect(await send({ method: "GET", url: `${ORIGIN}/` }, LIMITS)).toMatchObject({ status: 302 });
});

test("an answer that does not come for a reason that Node names is named by it", async () => {
  for (const code of ["ECONNRESET", "ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT"]) {
    nock(ORIGIN)
      .get("/")
      .replyWithError(Object.assign(new Error("x"), { code }));
    const failure = await failureOf(() => send({ method: "GET", url: `${ORIGIN}/` }, LIMITS));
    expect(failure).toMatchObject({ code: "NETWORK_ERROR", evidence: { errno: code, host: "192.0.2.1" } });
  }
});
