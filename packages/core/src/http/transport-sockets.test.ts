import { type Authority, createAuthority } from "../../test/certificates.ts";
import { failureOf, fakeSecret } from "../../test/fakes.ts";
import {
  closedPort,
  connectProxy,
  httpServer,
  httpsServer,
  rawServer,
  type Running,
  changingRelay,
  tcpServer,
} from "../../test/servers.ts";
import type { Env } from "../base/environment.ts";
import { Secret } from "../base/secret.ts";
import { httpTransport } from "./transport.ts";
import type { WireRequest, WireResponse } from "./wire.ts";
import { setDefaultCACertificates } from "node:tls";
import { beforeAll, describe, expect, test, vi } from "vitest";

const SECRET = fakeSecret();
/** One byte more than is read of an answer. */
const TOO_MANY_BYTES = 65_537;
/** What a request has where nothing is to take long: more than a busy machine needs. */
const AMPLE_MS = 30_000;
/** What a request has that is to run out of time, after what comes before was sent and read. */
const SHORT_MS = 1_500;

interface Options {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly env?: Env;
  readonly host?: string;
  readonly scheme?: "http" | "https";
  readonly statusDecides?: true;
  /** Sent in the header. */
  readonly secret?: Secret;
}

function post(
  port: number,
  { timeoutMs = AMPLE_MS, signal, env = {}, host = "127.0.0.1", scheme = "http", secret, ...rest }: Options = {},
) {
  const request: WireRequest = {
    method: "POST",
    url: `${scheme}://${host}:${port}/path`,
    body: { json: { token: SECRET } },
    ...(secret === undefined ? {} : { authorization: { scheme: "Bearer", secret } }),
    ...rest,
  };
  return httpTransport(env)(request, { timeoutMs, signal });
}

async function failure(server: Running, options?: Options): Promise<unknown> {
  return failureOf(() => post(server.port, options));
}

function ok(body: string): string {
  return `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

describe("over plain http on this machine", () => {
  test("localhost is loopback, whatever the resolver says", async () => {
    const server = await httpServer((_, response) => response.end("{}"));
    const lookup = vi.spyOn(process.getBuiltinModule("node:dns"), "lookup");
    lookup.mockImplementation((_host: string, ...rest: unknown[]) => {
      const done = rest.at(-1);
      // TEST-NET-1: a network that is nobody's.
      if (typeof done === "function") done(null, [{ address: "192.0.2.1", family: 4 }]);
    });
    try {
      expect(await post(server.port, { host: "localhost" })).toMatchObject({ status: 200 });
      expect(lookup).not.toHaveBeenCalled();
    } finally {
      lookup.mockRestore();
    }
  });

  test("each request has a connection of its own, which is closed after it", async () => {
    const closed: string[] = [];
    await using server = await httpServer((request, response) => {
      request.socket.on("close", () => closed.push("closed"));
      response.end("{}");
    });
    await post(server.port);
    await post(server.port);
    expect(server.connections()).toBe(2);
    await vi.waitFor(() => expect(closed).toHaveLength(2), AMPLE_MS);
  });

  test("an answer comes whole, in however many pieces it was sent", async () => {
    await using server = await httpServer((_request, response) => {
      const bytes = Buffer.from('{"name":"ä€😀"}');
      for (const byte of bytes) response.write(Buffer.of(byte));
      response.end();
    });
    expect(await post(server.port)).toMatchObject({ status: 200, body: '{"name":"ä€😀"}' });
  });

  test("a redirect is not followed, and its target never contacted", async () => {
    await using target = await httpServer((_request, response) => response.end());
    await using server = await httpServer((_request, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${target.port}/` }).end();
    });
    expect(await post(server.port)).toMatchObject({ status: 307 });
    expect(target.connections()).toBe(0);
  });
});

describe("a body that is cut off", () => {
  const cuts: readonly (readonly [string, string, "end" | "reset"])[] = [
    ["before its announced length", 'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"token":', "end"],
    ["within a chunk", 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{"token":', "end"],
    ["before the last chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n", "end"],
    ["by a reset", 'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"token":', "reset"],
  ];

  test.each(cuts)("%s is a failure that may pass, and not an answer", async (_, bytes, ending) => {
    await using server = await rawServer(bytes, ending);
    expect(await failure(server)).toMatchObject({
      code: "NETWORK_ERROR",
      retries: Infinity,
      evidence: { status: 200, sent: true },
    });
  });

  test.each([
    ["stops", "hang"],
    ["has no end", "drip"],
  ])("lets the status decide if an unsuccessful answer %s", async (_, how) => {
    await using server = await tcpServer((socket) => {
      socket.on("error", () => undefined).write('HTTP/1.1 400 Bad Request\r\ncontent-length: 500\r\n\r\n{"message":');
      const timer = setInterval(() => how === "drip" && socket.write(" "), 50);
      socket.on("close", () => clearInterval(timer));
    });
    const answer = await post(server.port);
    expect(answer).toMatchObject({ status: 400, body: expect.stringMatching(/^\{"message": *$/) });
  });

  test.each(["000", "099", "101"])("no answer comes of status %s", async (status) => {
    await using server = await rawServer(`HTTP/1.1 ${status} No\r\ncontent-length: 2\r\n\r\n{}`);
    expect(await failure(server)).toMatchObject({ code: expect.stringMatching(/^(RESPONSE_INVALID|NETWORK_ERROR)$/) });
  });

  test("leaves the status to decide in the time that there is, also of a success where nothing else is wanted", async () => {
    for (const [status, options] of [
      [401, { timeoutMs: SHORT_MS }],
      [200, { timeoutMs: SHORT_MS, statusDecides: true }],
    ] as const) {
      await using server = await rawServer(`HTTP/1.1 ${status} X\r\ncontent-length: 500\r\n\r\n{`, "hang");
      expect(await post(server.port, options)).toMatchObject({ status, body: "{" });
    }
  });

  test("a body that is cut off is not asked for at all where a header cannot be written", async () => {
    await using server = await httpServer((_request, response) => response.end("{}"));
    expect(await failureOf(() => post(server.port, { secret: new Secret("a\nb") }))).toMatchObject({
      code: "NETWORK_ERROR",
      evidence: { errno: "ERR_INVALID_CHAR", sent: false },
    });
  });

  test("lets the status of an unsuccessful answer decide", async () => {
    await using server = await rawServer("HTTP/1.1 422 No\r\ncontent-length: 500\r\n\r\n{", "end");
    expect(await post(server.port)).toMatchObject({ status: 422, body: "{" });
  });

  test("a body of unannounced length ends where the server closes, and is not called cut off", async () => {
    await using server = await rawServer('HTTP/1.1 200 OK\r\n\r\n{"a":1}');
    expect(await post(server.port)).toMatchObject({ body: '{"a":1}' });
  });
});

describe("a body that is too large", () => {
  function big(status: number, bytes: number): Promise<Running> {
    return httpServer((_request, response) => {
      response.writeHead(status);
      response.end(Buffer.alloc(bytes, "x"));
    });
  }

  test("a body that is too large is refused of a success, and read up to the bound", async () => {
    await using most = await big(200, TOO_MANY_BYTES - 1);
    expect((await post(most.port)).body).toHaveLength(TOO_MANY_BYTES - 1);
    await using server = await big(200, TOO_MANY_BYTES);
    expect(await failure(server)).toMatchObject({ code: "RESPONSE_TOO_LARGE", retries: 0 });
  });

  test("a body that is too large is looked at from its beginning where the status decides", async () => {
    await using server = await big(503, 300_000);
    const response = await post(server.port);
    expect(response.status).toBe(503);
    expect(response.body).toHaveLength(TOO_MANY_BYTES - 1);
  });

  test("a body that is too large is not read to its end", async () => {
    const closed = Promise.withResolvers<boolean>();
    await using server = await httpServer((request, response) => {
      const timer = setInterval(() => response.write(Buffer.alloc(65_536, "x")), 1);
      request.socket.on("close", () => {
        clearInterval(timer);
        closed.resolve(true);
      });
    });
    expect(await failure(server)).toMatchObject({ code: "RESPONSE_TOO_LARGE" });
    expect(await closed.promise).toBe(true);
  });
});

describe("an answer that is not as it should be is called what it is", () => {
  const chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n";

  test.each([
    ["a malformed chunk", `${chunked}zz\r\n`, "malformed chunk or trailer (HPE_INVALID_CHUNK_SIZE)"],
    ["a malformed trailer", `${chunked}0\r\n\u0001\r\n\r\n`, "malformed chunk or trailer (HPE_INVALID_HEADER_TOKEN)"],
    ["trailers beyond the limit", `${chunked}0\r\n${"x: y\r\n".repeat(9_000)}`, "trailers"],
  ])("an answer that has %s is named so and tried again", async (_, bytes, what) => {
    await using server = await rawServer(bytes, "hang");
    expect(await failure(server)).toMatchObject({
      code: "RESPONSE_INVALID",
      message: expect.stringContaining(what),
      retries: Infinity,
      evidence: { status: 200, sent: true },
    });
  });

  test("headers beyond the limit are named", async () => {
    await using server = await rawServer(`HTTP/1.1 200 OK\r\n${"x-header: y\r\n".repeat(9_000)}\r\n`);
    expect(await failure(server)).toMatchObject({
      code: "RESPONSE_INVALID",
      message: expect.stringContaining("larger than 16 KiB (HPE_HEADER_OVERFLOW)"),
    });
  });

  test("unless the status decides", async () => {
    const refused = chunked.replace("200 OK", "422 No");
    for (const rest of ["zz\r\n", `0\r\n${"x: y\r\n".repeat(9_000)}`]) {
      await using server = await rawServer(refused + rest, "hang");
      expect(await post(server.port)).toMatchObject({ status: 422, body: "{}" });
    }
  });

  test.each([
    ["blank lines before its status", "", "\r\n", "RESPONSE_INVALID"],
    ["interim answers before its status", "", "HTTP/1.1 102 Processing\r\n\r\n", "RESPONSE_INVALID"],
    [
      "zeros before the size of a chunk",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
      "0",
      "RESPONSE_TOO_LARGE",
    ],
    ["an extension of a chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;", "x", "RESPONSE_INVALID"],
  ])("endless %s end the request", async (_, start, endless, code) => {
    const many = endless.repeat(Math.ceil(65_536 / endless.length));
    await using server = await tcpServer((socket) => {
      const flood = (): void => {
        while (!socket.destroyed && socket.write(many));
      };
      socket.on("drain", flood).once("data", () => {
        socket.write(start);
        flood();
      });
    });
    expect(await failure(server)).toMatchObject({ code });
  });
});

describe("a server that takes its time", () => {
  test.each([
    ["to answer", (): Promise<Running> => tcpServer(() => undefined)],
    ["in the middle of its headers", (): Promise<Running> => rawServer("HTTP/1.1 200 OK\r\nconte", "hang")],
    ["in the middle of its body", (): Promise<Running> => rawServer(ok("{}").slice(0, -1), "hang")],
  ])("%s is left at the end of the time", async (_, start) => {
    await using server = await start();
    expect(await failure(server, { timeoutMs: SHORT_MS })).toMatchObject({
      code: "TIMEOUT",
      retries: Infinity,
      evidence: { sent: true },
    });
  });

  test("a server that takes its time and drips bytes is left at the end of the time all the same", async () => {
    await using server = await tcpServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      const timer = setInterval(() => socket.write(" "), 20);
      socket.on("close", () => clearInterval(timer));
    });
    expect(await failure(server, { timeoutMs: SHORT_MS })).toMatchObject({ code: "TIMEOUT" });
  });

  test("a server that takes its time is left at a cancellation, and its connection closed", async () => {
    const closed = Promise.withResolvers<boolean>();
    const controller = new AbortController();
    await using server = await tcpServer((socket) => {
      socket.resume().on("close", () => closed.resolve(true));
      controller.abort();
    });
    expect(await failure(server, { signal: controller.signal })).toMatchObject({ code: "CANCELLED" });
    expect(await closed.promise).toBe(true);
  });
});

describe("a server that does not exist", () => {
  test("an unknown server gets no request", async () => {
    expect(await failureOf(async () => post(await closedPort()))).toMatchObject({
      code: "NETWORK_ERROR",
      retries: Infinity,
      evidence: { errno: "ECONNREFUSED", sent: false },
    });
  });

  test("a server that does not exist hangs up", async () => {
    await using server = await rawServer("", "end");
    expect(await failure(server)).toMatchObject({ code: "NETWORK_ERROR", retries: Infinity, evidence: { sent: true } });
  });

  test.each(["SSH-2.0-OpenSSH_9.9\r\n", "HTTP/9 what\r\n\r\n", "\u0000\u0001\u0002"])(
    "speaks no HTTP: %j",
    async (bytes) => {
      await using server = await rawServer(bytes);
      expect(await failure(server)).toMatchObject({ code: "RESPONSE_INVALID" });
    },
  );

  test("switches to another protocol, and is left at once", async () => {
    const bytes = "HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n";
    await using server = await rawServer(bytes, "hang");
    expect(await failure(server)).toMatchObject({ code: "NETWORK_ERROR", evidence: { sent: true } });
  });
});

describe("over TLS", () => {
  const HOST = "index.test";
  let authority: Authority;
  beforeAll(async () => {
    authority = await createAuthority();
    setDefaultCACertificates([authority.certificate]);
  });

  /** Goes through a tunnel, since no name server knows the host. */
  async function tlsOutcome(server: Running, options: Options = {}): Promise<WireResponse> {
    await using proxy = await connectProxy(server.port);
    const env = { https_proxy: `http://127.0.0.1:${proxy.port}` };
    return await post(443, { host: HOST, scheme: "https", env, ...options });
  }

  test("an answer comes from a server whose certificate is good", async () => {
    await using server = await httpsServer(await authority.issue([HOST]), (request, response) => {
      response.end(JSON.stringify({ host: request.headers.host, path: request.url }));
    });
    expect(JSON.parse((await tlsOutcome(server)).body)).toEqual({ host: HOST, path: "/path" });
  });

  test("nothing is sent to a server whose certificate is expired, of another host or not trusted", async () => {
    const stranger = await createAuthority();
    const bad = [
      await authority.issue([HOST], -1),
      await authority.issue(["other.test"]),
      await stranger.issue([HOST]),
    ];
    for (const certificate of bad) {
      let requests = 0;
      await using server = await httpsServer(certificate, (_request, response) => {
        requests += 1;
        response.end();
      });
      const seen = await failureOf(() => tlsOutcome(server));
      expect(seen).toMatchObject({ code: "TLS_ERROR", retries: 0, evidence: { host: HOST, sent: false } });
      expect(requests).toBe(0);
    }
  });

  test("a certificate that is expired or another host's is reported with its date or its names", async () => {
    const bad = [
      [await authority.issue([HOST], -1), /its certificate expired on \d{4}-\d\d-\d\d /],
      [await authority.issue(["portal.test", "*.portal.test"]), /a certificate for "portal.test", "\*\.portal\.test" /],
    ] as const;
    for (const [certificate, told] of bad) {
      await using server = await httpsServer(certificate, (_request, response) => response.end());
      const seen = await failureOf(() => tlsOutcome(server));
      expect(seen).toMatchObject({ message: expect.stringMatching(told) });
      expect(JSON.stringify(seen)).not.toContain("NODE_EXTRA_CA_CERTS");
      await using proxy = await connectProxy(1, undefined, certificate);
      const options = { host: HOST, scheme: "https", env: { https_proxy: `https://localhost:${proxy.port}` } } as const;
      expect(await failureOf(() => post(443, options))).toMatchObject({ message: expect.stringMatching(told) });
    }
  });

  test("certificates are checked although the environment says otherwise", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const stranger = await createAuthority();
    await using server = await httpsServer(await stranger.issue(["localhost"]), (_request, response) => response.end());
    const direct = await failureOf(() => post(server.port, { host: "localhost", scheme: "https" }));
    expect(direct).toMatchObject({ code: "TLS_ERROR" });
    expect(await failureOf(() => tlsOutcome(server))).toMatchObject({ code: "TLS_ERROR" });
  });

  test("a server that speaks plain http is refused", async () => {
    await using server = await httpServer((_request, response) => response.end());
    expect(await failureOf(() => post(server.port, { host: "localhost", scheme: "https" }))).toMatchObject({
      code: "TLS_ERROR",
      evidence: { sent: false },
    });
  });

  test("a server that hangs up before the handshake may do better the next time", async () => {
    await using server = await tcpServer((socket) => socket.destroy());
    expect(await failureOf(() => post(server.port, { host: "localhost", scheme: "https" }))).toMatchObject({
      code: "NETWORK_ERROR",
      retries: Infinity,
      evidence: { sent: false },
    });
  });

  test("a server that does not shake hands is left at the end of the time, with nothing sent", async () => {
    await using server = await tcpServer(() => undefined);
    const options = { host: "localhost", scheme: "https", timeoutMs: SHORT_MS } as const;
    expect(await failureOf(() => post(server.port, options))).toMatchObject({
      code: "TIMEOUT",
      evidence: { sent: false },
    });
  });
});

describe("a TLS connection that breaks", () => {
  const ALERT_INTERNAL_ERROR = Buffer.of(21, 3, 3, 0, 2, 2, 80);
  let authority: Authority;
  beforeAll(async () => {
    authority = await createAuthority();
    setDefaultCACertificates([authority.certificate]);
  });

  test.each(["to the client", "to the server"] as const)(
    "one changed byte %s after the handshake is tried again, as a request that was sent",
    async (direction) => {
      let isAsked = false;
      await using server = await httpsServer(await authority.issue(["localhost"]), (_request, response) => {
        isAsked = true;
        response.end("{}");
      });
      let pieces = 0;
      await using relay = await changingRelay(server.port, direction, (piece) => {
        pieces += 1;
        // The first byte of the answer's record.
        if (direction === "to the client") return isAsked ? 5 : undefined;
        // The last one of the request: what ends the handshake before it is shorter.
        return pieces > 1 && piece.length > 100 ? piece.length - 1 : undefined;
      });
      expect(await failureOf(() => post(relay.port, { host: "localhost", scheme: "https" }))).toMatchObject({
        code: "NETWORK_ERROR",
        retries: Infinity,
        message: expect.stringContaining("ERR_SSL_"),
        hint: expect.not.stringContaining("handshake"),
        evidence: { sent: true },
      });
    },
  );

  test("the server's internal error is tried again", async () => {
    await using server = await tcpServer((socket) => void socket.once("data", () => socket.end(ALERT_INTERNAL_ERROR)));
    expect(await failureOf(() => post(server.port, { host: "localhost", scheme: "https" }))).toMatchObject({
      code: "NETWORK_ERROR",
      retries: Infinity,
      evidence: { errno: "ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR", sent: false },
    });
  });
});

describe("a proxy", () => {
  const HOST = "index.test";
  const through = (proxy: string, timeoutMs = AMPLE_MS): Options => ({
    host: HOST,
    scheme: "https",
    env: { https_proxy: proxy },
    timeoutMs,
  });
  let authority: Authority;
  beforeAll(async () => {
    authority = await createAuthority();
    setDefaultCACertificates([authority.certificate]);
  });

  test("a proxy is asked for a tunnel to the host, and carries nothing readable", async () => {
    await using server = await httpsServer(await authority.issue([HOST]), (_request, response) => response.end("{}"));
    await using proxy = await connectProxy(server.port);
    await post(8_443, through(`127.0.0.1:${proxy.port}`));
    expect(proxy.asked).toEqual([{ authority: `${HOST}:8443`, credentials: undefined }]);
  });

  test("a proxy is given the credentials that its setting holds", async () => {
    await using server = await httpsServer(await authority.issue([HOST]), (_request, response) => response.end("{}"));
    await using proxy = await connectProxy(server.port);
    await post(443, through(`http://user:p%40ss@127.0.0.1:${proxy.port}`));
    expect(proxy.asked).toMatchObject([{ credentials: `Basic ${Buffer.from("user:p@ss").toString("base64")}` }]);
  });

  test("a proxy may itself speak TLS, with a certificate for its own name", async () => {
    await using server = await httpsServer(await authority.issue([HOST]), (_request, response) => response.end("{}"));
    await using proxy = await connectProxy(server.port, undefined, await authority.issue(["localhost"]));
    expect(await post(443, through(`https://user:pass@localhost:${proxy.port}`))).toMatchObject({ status: 200 });
    expect(proxy.asked).toMatchObject([{ authority: `${HOST}:443` }]);
  });

  test("a proxy that shows the certificate of the host it leads to is refused, and learns nothing", async () => {
    await using proxy = await connectProxy(1, undefined, await authority.issue([HOST]));
    expect(await failureOf(() => post(443, through(`https://user:pass@localhost:${proxy.port}`)))).toMatchObject({
      code: "TLS_ERROR",
      message: expect.stringContaining("to the proxy"),
    });
    expect(proxy.asked).toEqual([]);
  });

  test("a proxy that speaks TLS and is not there is named", async () => {
    const port = await closedPort();
    const seen = await failureOf(() => post(443, through(`https://127.0.0.1:${port}`)));
    expect(seen).toMatchObject({ code: "PROXY_ERROR" });
  });

  test("a TLS handshake that hangs behind a proxy closes the proxy's connection and names the host", async () => {
    const closed = Promise.withResolvers<boolean>();
    await using proxy = await connectProxy(1, (client) => {
      client.resume().on("end", () => closed.resolve(true));
      client.write("HTTP/1.1 200 OK\r\n\r\n");
    });
    expect(await failureOf(() => post(443, through(`http://127.0.0.1:${proxy.port}`, SHORT_MS)))).toMatchObject({
      code: "TIMEOUT",
      message: expect.stringContaining(HOST),
      evidence: { sent: false },
    });
    expect(await closed.promise).toBe(true);
  });

  test.each([
    "\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\n\r\n",
    "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n".repeat(3),
  ])("a tunnel opens where %j comes first", async (interim) => {
    await using server = await httpsServer(await authority.issue([HOST]), (_request, response) => response.end("{}"));
    await using proxy = await connectProxy(server.port, undefined, undefined, interim);
    expect(await post(443, through(`http://127.0.0.1:${proxy.port}`))).toMatchObject({ status: 200 });
  });

  test.each([
    ["is nobody", undefined],
    ["refuses", "HTTP/1.1 403 No\r\n\r\n"],
    ["wants a password", "HTTP/1.1 407 No\r\nproxy-authenticate: Basic\r\n\r\n"],
    ["reaches nobody", "HTTP/1.1 502 No\r\n\r\n"],
    ["hangs up", ""],
    ["speaks no HTTP", "SSH-2.0-OpenSSH_9.9\r\n"],
    ["has an invalid status", "HTTP/1.1 2000 OK\r\n\r\n"],
    ["has nothing but interim answers", "HTTP/1.1 100 Continue\r\n\r\n".repeat(1_000)],
    ["speaks in the tunnel itself", "HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"],
    ["changes the protocol", "HTTP/1.1 101 Switching Protocols\r\n\r\n"],
  ])("a proxy that %s is named, and neither the host nor the password", async (_, bytes) => {
    const password = fakeSecret().reveal();
    await using proxy = await connectProxy(1, (client) => client.end(bytes ?? ""));
    const port = bytes === undefined ? await closedPort() : proxy.port;
    const seen = await failureOf(() => post(443, through(`http://user:${password}@127.0.0.1:${port}`)));
    expect(seen).toMatchObject({ code: "PROXY_ERROR" });
    const told = JSON.stringify([String(seen), seen, seen instanceof Error ? seen.cause : undefined]);
    expect(told).not.toContain(password);
  });

  test("names the offered schemes if mint supports none of them", async () => {
    await using proxy = await connectProxy(1, (client) =>
      client.end(
        'HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\nproxy-authenticate: Digest realm="a, Basic b", qop="auth"\r\ncontent-length: 0\r\n\r\n',
      ),
    );
    expect(await failureOf(() => post(443, through(`http://u:p@127.0.0.1:${proxy.port}`)))).toMatchObject({
      code: "PROXY_ERROR",
      message: expect.stringContaining("and offers NTLM, Digest."),
    });
  });

  test("a proxy that speaks http is named where TLS is asked for", async () => {
    await using proxy = await connectProxy(1);
    expect(await failureOf(() => post(443, through(`https://127.0.0.1:${proxy.port}`)))).toMatchObject({
      code: "PROXY_ERROR",
      hint: expect.stringContaining("Start https_proxy with http://."),
    });
  });

  test("a proxy that does not answer is left at the end of the time, and named", async () => {
    await using proxy = await connectProxy(1, () => undefined);
    expect(await failureOf(() => post(443, through(`http://127.0.0.1:${proxy.port}`, SHORT_MS)))).toMatchObject({
      code: "PROXY_ERROR",
      evidence: { sent: false },
    });
  });

  test("a proxy with an unknown name is reported", async () => {
    expect(await failureOf(() => post(443, through("http://proxy.invalid:3128")))).toMatchObject({
      code: "PROXY_ERROR",
    });
  });

  test.each(["user:p%zz", "u%C3:%BC"])(
    "a proxy whose credentials %s are not encoded as they should be is a wrong setting",
    async (both) => {
      await using proxy = await connectProxy(1);
      const seen = await failureOf(() => post(443, through(`http://${both}@127.0.0.1:${proxy.port}`)));
      expect(seen).toMatchObject({ code: "PROXY_ERROR" });
    },
  );

  test("a proxy is passed by on the way to this machine", async () => {
    await using server = await httpServer((_request, response) => response.end("{}"));
    const env = { https_proxy: `http://127.0.0.1:${await closedPort()}`, http_proxy: "http://proxy.invalid" };
    expect(await post(server.port, { env })).toMatchObject({ status: 200 });
  });
});
