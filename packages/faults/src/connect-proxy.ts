import { createServer, type IncomingMessage } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { ServerCertificate } from "./certificates.ts";
import { closeServer, type FaultServer, listen } from "./fault-server.ts";
import type { ReceivedRequest } from "./received-request.ts";

/** One CONNECT, and the means to answer it. */
export interface ConnectTurn {
  /** Counted from 1. */
  readonly nth: number;
  readonly authority: string;
  readonly request: IncomingMessage;
  readonly client: Duplex;
  /** Opens the tunnel. */
  open(): void;
}

/** What a proxy does with one request for a tunnel. */
export type ConnectFault = (turn: ConnectTurn) => void;
/** What it does each time, or one time after the other. */
export type ConnectScript = ConnectFault | readonly ConnectFault[];

/** How a proxy behaves, and where its tunnels lead. */
export interface ConnectProxyOptions {
  readonly certificate?: ServerCertificate | undefined;
  readonly script?: ConnectScript | undefined;
  /** `user:password` that a client has to give. */
  readonly credentials?: string | undefined;
  /** Ports on loopback by `host:port`; anything else is unknown to the proxy. */
  readonly routes: ReadonlyMap<string, number>;
  phase(): ReceivedRequest["phase"];
  onRequest(seen: ReceivedRequest): void;
}

/** Starts a proxy that opens tunnels to the world's own servers only. */
export async function startConnectProxy(options: ConnectProxyOptions): Promise<FaultServer> {
  const server = options.certificate === undefined ? createServer() : createTlsServer({ ...options.certificate });
  const clients = new Set<Duplex>();
  let count = 0;

  const see = (request: IncomingMessage, stage: ReceivedRequest["stage"]): void => {
    const { method = "", url: path = "", headers } = request;
    const at = performance.now();
    options.onRequest({
      server: "proxy",
      stage,
      phase: options.phase(),
      method,
      path,
      headers,
      body: "",
      connection: -1,
      at,
    });
  };
  server.on("request", (request, response) => {
    see(request, "other");
    response.writeHead(405).end();
  });
  server.on("connect", (request: IncomingMessage, client: Duplex) => {
    const nth = ++count;
    clients.add(client);
    client.on("error", () => undefined);
    see(request, "connect");
    const authority = request.url ?? "";
    const open = (): void => openTunnel(client, options.routes.get(authority));
    const { script = [] } = options;
    const fault = typeof script === "function" ? script : script[nth - 1];
    if (fault !== undefined) fault({ nth, authority, request, client, open });
    else if (!isAuthorized(request, options.credentials)) refuse(client, 407);
    else if (!options.routes.has(authority)) refuse(client, 502);
    else open();
  });
  server.on("clientError", (_error, socket) => socket.destroy());
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  return {
    port: await listen(server),
    close: async () => {
      for (const client of clients) client.destroy();
      await closeServer(server);
    },
  };
}

/** Answers a CONNECT with a status. */
export function refuseConnect(status: number): ConnectFault {
  return ({ client }) => refuse(client, status);
}

/** Never answers a CONNECT. */
export const silentConnect: ConnectFault = () => undefined;

/** Closes the connection instead of answering. */
export const hangUpConnect: ConnectFault = ({ client }) => void client.destroy();

/** Answers a CONNECT with what is no HTTP. */
export const garbageConnect: ConnectFault = ({ client }) => void client.end("SSH-2.0-OpenSSH_9.9\r\n");

/** Resets the connection instead of answering. */
export const resetConnect: ConnectFault = ({ request }) => request.socket.resetAndDestroy();

/** Answers a CONNECT with headers without end. */
export const floodConnect: ConnectFault = ({ client }) => {
  client.write("HTTP/1.1 200 OK\r\n");
  const flood = (): void => {
    while (!client.destroyed && client.write(`x-filler: ${"x".repeat(8_000)}\r\n`));
  };
  client.on("drain", flood);
  flood();
};

/** Answers a CONNECT with a head that comes byte by byte. */
export const dripConnect: ConnectFault = ({ client }) => {
  client.write("HTTP/1.1 200 OK\r\nx-filler: ");
  const timer = setInterval(() => client.write("x"), 20);
  client.on("close", () => clearInterval(timer));
};

/** Opens the tunnel, and speaks in it before anybody was let in. */
export const earlyConnect: ConnectFault = ({ client }) =>
  void client.write(`HTTP/1.1 200 OK\r\n\r\n${"HTTP/1.1 200 OK\r\n\r\n".repeat(3)}`);

/** Says that the tunnel is open, and closes it. */
export const hangUpTunnel: ConnectFault = ({ client }) => void client.end("HTTP/1.1 200 OK\r\n\r\n");

function refuse(client: Duplex, status: number): void {
  const advice = status === 407 ? "Proxy-Authenticate: Basic realm=proxy\r\n" : "";
  client.end(`HTTP/1.1 ${status} No\r\n${advice}content-length: 0\r\n\r\n`);
}

function openTunnel(client: Duplex, port: number | undefined): void {
  if (port === undefined) return refuse(client, 502);
  const upstream: Socket = connect(port, "127.0.0.1", () => {
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    upstream.pipe(client);
    client.pipe(upstream);
  });
  upstream.on("error", () => client.destroy());
  upstream.on("close", () => client.destroy());
  client.on("close", () => upstream.destroy());
}

function isAuthorized(request: IncomingMessage, credentials: string | undefined): boolean {
  if (credentials === undefined) return true;
  return request.headers["proxy-authorization"] === `Basic ${Buffer.from(credentials).toString("base64")}`;
}
