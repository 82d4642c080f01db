import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { ServerCertificate } from "./certificates.ts";

/** A server on loopback. */
export interface Running extends AsyncDisposable {
  readonly port: number;
  /** How many connections it got. */
  connections(): number;
}

async function running(server: Server): Promise<Running> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}

/** Starts a server that speaks plain http. */
export function httpServer(listener: RequestListener): Promise<Running> {
  return running(createHttpServer(listener));
}

/** Starts a server that speaks https, with this certificate. */
export function httpsServer(certificate: ServerCertificate, listener: RequestListener): Promise<Running> {
  const server = createHttpsServer(certificate, listener);
  server.on("tlsClientError", () => undefined);
  return running(server);
}

/** A server that treats each connection as it is configured. */
export function tcpServer(onConnection: (socket: Socket) => void): Promise<Running> {
  return running(createTcpServer(onConnection));
}

/** Waits for the request's head, and then sends these bytes and nothing more. */
export function rawServer(answer: string, ending: "end" | "hang" | "reset" = "end"): Promise<Running> {
  return tcpServer((socket) => {
    socket.once("data", () => {
      socket.write(answer, () => {
        if (ending === "end") socket.end();
        if (ending === "reset") socket.resetAndDestroy();
      });
    });
  });
}

/** Finds a port on which no server listens. */
export async function closedPort(): Promise<number> {
  const server = await tcpServer(() => undefined);
  await server[Symbol.asyncDispose]();
  return server.port;
}

/** A proxy that opens tunnels, and what it was asked for. */
export interface ConnectProxy extends Running {
  /** The authorities that were asked for, and the credentials that came with them. */
  readonly asked: { readonly authority: string; readonly credentials: string | undefined }[];
}

/** A proxy that opens a tunnel to one port, whatever host it is asked for, or does what it is configured to do. */
export async function connectProxy(
  port: number,
  instead?: (client: Duplex) => void,
  certificate?: ServerCertificate,
  interim = "",
): Promise<ConnectProxy> {
  const asked: ConnectProxy["asked"] = [];
  const refuse: RequestListener = (_request, response) => response.writeHead(405).end();
  const server = certificate === undefined ? createHttpServer(refuse) : createHttpsServer(certificate, refuse);
  server.on("tlsClientError", () => undefined);
  server.on("connect", (request, client: Duplex) => {
    asked.push({ authority: request.url ?? "", credentials: request.headers["proxy-authorization"] });
    client.on("error", () => undefined);
    if (instead !== undefined) return instead(client);
    const upstream = connect(port, "127.0.0.1", () => {
      client.write(`${interim}HTTP/1.1 200 Connection established\r\n\r\n`);
      upstream.pipe(client);
      client.pipe(upstream);
    });
    upstream.on("error", () => client.destroy());
    client.on("close", () => upstream.destroy());
  });
  return Object.assign(await running(server), { asked });
}

/**
 * A relay to a port on loopback that changes one byte of what passes in one direction.
 *
 * @param at where the byte is in a piece, if it is in that one
 */
export function changingRelay(
  port: number,
  direction: "to the client" | "to the server",
  at: (piece: Buffer) => number | undefined,
): Promise<Running> {
  return tcpServer((client) => {
    const server = connect(port, "127.0.0.1");
    const [from, to] = direction === "to the client" ? [server, client] : [client, server];
    from.on("data", (piece: Buffer) => {
      const index = at(piece);
      if (index !== undefined) piece.writeUInt8(piece.readUInt8(index) ^ 1, index);
      to.write(piece);
    });
    to.on("data", (piece: Buffer) => void from.write(piece));
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on("error", () => undefined).on("close", () => other.destroy());
    }
  });
}
