import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Server as NetServer, Socket } from "node:net";
import type { ServerCertificate } from "./certificates.ts";
import { type Fault, faultAt, type Script, type Surroundings } from "./fault.ts";
import { passthrough } from "./faults.ts";
import type { ReceivedRequest, ServerName, Stage } from "./received-request.ts";

/** How a server behaves, and what stands behind its faults. */
export interface FaultServerOptions {
  readonly name: ServerName;
  /** Without one it speaks plain http. */
  readonly certificate?: ServerCertificate | undefined;
  readonly scripts: Readonly<Partial<Record<Stage, Script>>>;
  readonly world: Surroundings;
  stageOf(method: string, path: string): Stage;
  /** The normal server behind the faults. */
  answer(request: Request): Promise<Response>;
  phase(): ReceivedRequest["phase"];
  onRequest(seen: ReceivedRequest): void;
}

/** A server on a free port of 127.0.0.1. */
export interface FaultServer {
  readonly port: number;
  close(): Promise<void>;
}

let connections = 0;

/** Starts a server that reads each request whole, writes it down, and does what its script says. */
export async function startFaultServer(options: FaultServerOptions): Promise<FaultServer> {
  const counts = new Map<Stage, number>();
  const numbers = new WeakMap<Socket, number>();

  const serve = async (request: IncomingMessage, response: Parameters<RequestListener>[1]): Promise<void> => {
    const { method = "", url: path = "", headers, socket } = request;
    const phase = options.phase();
    const at = performance.now();
    const body = await readBody(request);
    const stage = options.stageOf(method, path);
    const nth = (counts.get(stage) ?? 0) + 1;
    counts.set(stage, nth);
    const connection = numbers.get(socket) ?? ++connections;
    numbers.set(socket, connection);
    options.onRequest({ server: options.name, stage, phase, method, path, headers, body, connection, at });
    const play: Fault = faultAt(options.scripts[stage], nth) ?? passthrough;
    const url = `http://${headers.host ?? "127.0.0.1"}${path}`;
    const asked = new Request(url, {
      method,
      headers: plainHeaders(headers),
      ...(method === "GET" || method === "HEAD" ? {} : { body }),
    });
    await play({
      stage,
      nth,
      request,
      body,
      response,
      world: options.world,
      passthrough: () => options.answer(asked),
    });
  };
  const listener: RequestListener = (request, response) => {
    // A connection that the client cut is no concern of the server's.
    for (const stream of [request, response, request.socket]) stream.on("error", () => undefined);
    serve(request, response).catch((error: unknown) => {
      console.error("fault server:", error);
      request.socket.destroy();
    });
  };
  const server =
    options.certificate === undefined
      ? createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, listener)
      : createTlsServer({ ...options.certificate, keepAliveTimeout: 60_000, requestTimeout: 0 }, listener);
  server.on("clientError", (_error, socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  return { port: await listen(server), close: () => closeServer(server) };
}

/** Listens on a free port of 127.0.0.1. */
export async function listen(server: NetServer): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Closes a server, and every connection with it. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    // The client went away: what had come by then counts.
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** @returns the headers that a `Request` may have */
function plainHeaders(headers: IncomingMessage["headers"]): [string, string][] {
  const forbidden = ["connection", "host", "content-length", "transfer-encoding"];
  return Object.entries(headers).flatMap(([name, value]) =>
    typeof value === "string" && !forbidden.includes(name) ? [[name, value]] : [],
  );
}
