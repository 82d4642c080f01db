import type { Socket } from "node:net";
import { setDefaultCACertificates } from "node:tls";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { type Authority, createAuthority } from "../../test/certificates.ts";
import { failureOf, fakeSecret } from "../../test/fakes.ts";
import { connectProxy, httpServer, httpsServer, type Running, tcpServer } from "../../test/servers.ts";
import type { Env } from "../base/environment.ts";
import { httpTransport, openConnection } from "./transport.ts";
import type { Opened } from "./wire.ts";

/** More than a busy machine needs. */
const AMPLE_MS = 30_000;
/** What a request has that is to run out of time. */
const SHORT_MS = 1_500;
const HOST = "index.test";

interface Options {
  readonly env?: Env;
  readonly timeoutMs?: number;
}

function post(url: string, opened: Opened | undefined, { env = {}, timeoutMs = AMPLE_MS }: Options = {}) {
  const request = { method: "POST", url, body: { json: { token: fakeSecret() } } } as const;
  return httpTransport(env)(request, { timeoutMs, opened });
}

let authority: Authority;
beforeAll(async () => {
  authority = await createAuthority();
  setDefaultCACertificates([authority.certificate]);
});

/** A server of https that answers everything with `{}`. */
async function tlsServer(names: readonly string[] = ["localhost"]): Promise<Running> {
  return httpsServer(await authority.issue(names), (_request, response) => response.end("{}"));
}

/** Waits until the server has as many connections. */
function reached(server: Running, connections: number): Promise<void> {
  return vi.waitFor(() => expect(server.connections()).toBe(connections), AMPLE_MS);
}

describe("a connection that is opened ahead", () => {
  test("serves the request that takes it, over the same connection", async () => {
    for (const [server, scheme] of [
      [await httpServer((_request, response) => response.end("{}")), "http"],
      [await tlsServer(), "https"],
    ] as const) {
      await using running = server;
      const url = `${scheme}://localhost:${running.port}`;
      const opened = openConnection(url, {});
      await reached(running, 1);
      expect(await post(`${url}/path`, opened)).toMatchObject({ status: 200, body: "{}" });
      expect(running.connections()).toBe(1);
    }
  });

  test("serves a request that takes it while it opens", async () => {
    await using server = await tlsServer();
    const url = `https://localhost:${server.port}`;
    expect(await post(url, openConnection(url, {}))).toMatchObject({ status: 200 });
    expect(server.connections()).toBe(1);
  });

  test("serves one request, and the next has a connection of its own", async () => {
    await using server = await tlsServer();
    const url = `https://localhost:${server.port}`;
    const opened = openConnection(url, {});
    expect(await Promise.all([post(url, opened), post(url, opened)])).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(await post(url, opened)).toMatchObject({ status: 200 });
    expect(server.connections()).toBe(3);
  });

  test("nothing is written to a connection before its request", async () => {
    const chunks: Buffer[] = [];
    await using server = await tcpServer((socket) => void socket.on("data", (chunk) => chunks.push(chunk)));
    const opened = openConnection(`http://127.0.0.1:${server.port}`, {});
    await reached(server, 1);
    // What would have been written comes before the request of another connection is answered.
    await using other = await httpServer((_request, response) => response.end("{}"));
    await post(`http://127.0.0.1:${other.port}`, undefined);
    expect(chunks).toEqual([]);
    opened?.close();
  });

  test("an unused connection is closed", async () => {
    const closed = Promise.withResolvers<string>();
    await using server = await tcpServer((socket) => void socket.resume().on("close", () => closed.resolve("closed")));
    const opened = openConnection(`https://localhost:${server.port}`, {});
    await reached(server, 1);
    opened?.close();
    expect(await closed.promise).toBe("closed");
  });

  test("no connection is opened where no request could be sent", () => {
    for (const url of ["http://index.example", "index.example", "https://user:pass@index.example"])
      expect(openConnection(url, {})).toBeUndefined();
    expect(openConnection("https://index.example", { https_proxy: "socks5://127.0.0.1:1" })).toBeUndefined();
  });
});

describe("a request whose connection is of no use has a new one", () => {
  const answered = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

  test.each<readonly [string, (socket: Socket) => void]>([
    ["was closed", (socket) => void socket.end()],
    ["was reset", (socket) => void socket.resetAndDestroy()],
    ["speaks before it is asked", (socket) => void socket.write(answered.replace("{}", "[]"))],
  ])("a connection that %s is replaced", async (_, wrong) => {
    let count = 0;
    const gone = Promise.withResolvers<void>();
    await using server = await tcpServer((socket) => {
      count += 1;
      if (count > 1) return void socket.once("data", () => socket.end(answered));
      socket.resume().on("close", () => gone.resolve());
      wrong(socket);
    });
    const url = `http://127.0.0.1:${server.port}`;
    const opened = openConnection(url, {});
    await gone.promise;
    expect(await post(url, opened)).toMatchObject({ status: 200, body: "{}" });
    expect(server.connections()).toBe(2);
  });
});

test("a certificate that is wrong is as final ahead as it is otherwise, and the server is asked for nothing", async () => {
  let requests = 0;
  await using server = await httpsServer(await authority.issue(["other.test"]), (_request, response) => {
    requests += 1;
    response.end("{}");
  });
  const url = `https://localhost:${server.port}`;
  const opened = openConnection(url, {});
  await reached(server, 1);
  expect(await failureOf(() => post(url, opened))).toMatchObject({ code: "TLS_ERROR", retries: 0 });
  expect(requests).toBe(0);
});

describe("behind a proxy", () => {
  test("the tunnel is asked for ahead, once, and serves the request", async () => {
    await using server = await tlsServer([HOST]);
    await using proxy = await connectProxy(server.port);
    const env = { https_proxy: `http://user:pass@127.0.0.1:${proxy.port}` };
    const opened = openConnection(`https://${HOST}`, env);
    await vi.waitFor(() => expect(proxy.asked).toHaveLength(1), AMPLE_MS);
    expect(await post(`https://${HOST}/`, opened, { env })).toMatchObject({ status: 200 });
    expect(proxy.asked).toHaveLength(1);
  });

  test("a proxy that is silent ahead is waited for no longer than the request has time", async () => {
    await using proxy = await connectProxy(1, () => undefined);
    const env = { https_proxy: `http://127.0.0.1:${proxy.port}` };
    const opened = openConnection(`https://${HOST}`, env);
    await vi.waitFor(() => expect(proxy.asked).toHaveLength(1), AMPLE_MS);
    const seen = await failureOf(() => post(`https://${HOST}/`, opened, { env, timeoutMs: SHORT_MS }));
    expect(seen).toMatchObject({ code: "PROXY_ERROR", evidence: { sent: false } });
    expect(proxy.asked).toHaveLength(1);
  });

  test("a connection that was opened around the proxy is not used", async () => {
    await using server = await tlsServer();
    await using proxy = await connectProxy(server.port);
    const url = `https://${HOST}:${server.port}`;
    const opened = openConnection(url, { no_proxy: "*", https_proxy: `http://127.0.0.1:${proxy.port}` });
    const env = { https_proxy: `http://127.0.0.1:${proxy.port}` };
    await failureOf(() => post(url, opened, { env }));
    expect(proxy.asked).toHaveLength(1);
  });
});
