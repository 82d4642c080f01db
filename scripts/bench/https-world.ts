import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import type { Handler, Sandbox } from "@mint/sandbox";
import { makeCertificates } from "../../packages/faults/src/certificates.ts";
import { startRelay } from "./relay.ts";

/** The servers of a sandbox over https, and a proxy that leads to them by their names in the world; all on 127.0.0.1. */
export interface HttpsWorld extends AsyncDisposable {
  /** The authority that signed their certificate, in PEM. */
  readonly authority: string;
  /** The same servers, further away. */
  at(roundTripMs: number): Promise<Distance>;
}

/** URLs of servers behind a network with round trips of some length. */
export interface Distance {
  readonly issuer: string;
  readonly index: string;
  readonly proxy: string;
}

/** By these names the servers are known to the proxy alone. */
export const NAMES = { issuer: "oidc.example.test", index: "upload.pypi.org" } as const;

/** Serves a sandbox over https: its own servers speak plain http. */
export async function startHttpsWorld(sandbox: Sandbox): Promise<HttpsWorld> {
  const stack = new AsyncDisposableStack();
  const names = Object.values(NAMES);
  const { authority, ports } = stack.use(await serveHttps([sandbox.issuer.fetch, sandbox.pypi.fetch], names));
  const [issuer = 0, index = 0] = ports;
  const proxy = stack.use(await listen(proxyTo({ [`${NAMES.issuer}:443`]: issuer, [`${NAMES.index}:443`]: index })));
  const behind = async (port: number, roundTripMs: number): Promise<string> => {
    const relay = stack.use(await startRelay(port, roundTripMs));
    return `127.0.0.1:${relay.port}`;
  };
  return {
    authority,
    at: async (roundTripMs) => ({
      issuer: `https://${await behind(issuer, roundTripMs)}`,
      index: `https://${await behind(index, roundTripMs)}`,
      proxy: `http://${await behind(proxy.port, roundTripMs)}`,
    }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Handlers that are served over https at 127.0.0.1, by a certificate of this authority, in PEM. */
export interface Served extends AsyncDisposable {
  readonly authority: string;
  readonly ports: readonly number[];
  readonly urls: readonly string[];
}

/** Serves handlers over https; the certificate is for 127.0.0.1 and these names. */
export async function serveHttps(handlers: readonly Handler[], names: readonly string[] = []): Promise<Served> {
  const stack = new AsyncDisposableStack();
  const { authority, of } = await makeCertificates(["127.0.0.1", ...names]);
  const ports: number[] = [];
  for (const handler of handlers) {
    const server = createServer(of.trusted, (request, response) => void answer(handler, request, response));
    ports.push(stack.use(await listen(server)).port);
  }
  const urls = ports.map((port) => `https://127.0.0.1:${port}`);
  return { authority, ports, urls, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

async function listen(server: HttpServer): Promise<AsyncDisposable & { readonly port: number }> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function proxyTo(ports: Readonly<Record<string, number>>): HttpServer {
  return createHttpServer().on("connect", ({ url = "" }: IncomingMessage, client) => {
    const upstream = connect({ port: ports[url] ?? 0, host: "127.0.0.1", noDelay: true }, () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      client.pipe(upstream).pipe(client);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      one.on("error", () => undefined).on("close", () => other.destroy());
  });
}

async function answer(handler: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { method = "GET", headers, url = "/" } = incoming;
  const response = await handler(
    new Request(`https://${headers.host}${url}`, {
      method,
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    }),
  );
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
