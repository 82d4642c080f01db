import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy on loopback. */
export interface RunningProxy {
  /** The variables that send a command's https requests through it, in every spelling that clients read. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Where a proxy leads. */
export interface ProxyOptions {
  /** These hosts, at port 443, are a server of this machine. */
  readonly hosts: readonly string[];
  readonly port: number;
  /** The environment without this proxy: another one in it is the way to all other hosts. */
  readonly env: Environment;
}

const LOOPBACK = "127.0.0.1";
const NO_PROXY = "127.0.0.1,localhost,::1";

/**
 * Starts a proxy for https: it connects some hosts to this machine and all others to themselves.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6 `CONNECT`
 */
export async function startProxy({ hosts, port, env }: ProxyOptions): Promise<RunningProxy> {
  const sockets = new Set<Duplex>();
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on("connect", (request: IncomingMessage, client: Duplex) => {
    const target = request.url ?? "";
    const [, host = "", targetPort = ""] = /^\[?([^\]]+)\]?:(\d+)$/.exec(target) ?? [];
    const isOwn = targetPort === "443" && hosts.includes(host.toLowerCase());
    const upstream = isOwn ? undefined : upstreamFor(host, env);
    const server = isOwn
      ? connect(port, LOOPBACK)
      : upstream === undefined
        ? connect(Number(targetPort), host)
        : connect(Number(upstream.port || 80), upstream.hostname);
    join(client, server, upstream === undefined ? undefined : connectRequest(target, upstream));
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, LOOPBACK, resolve);
  });
  const url = `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  return {
    env: {
      ...Object.fromEntries(
        ["HTTPS_PROXY", "https_proxy", "npm_config_https_proxy", "YARN_HTTPS_PROXY"].map((name) => [name, url]),
      ),
      // Node's own fetch heeds them with this alone.
      NODE_USE_ENV_PROXY: "1",
      ...Object.fromEntries(["NO_PROXY", "no_proxy", "npm_config_noproxy"].map((name) => [name, NO_PROXY])),
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Joins two sockets; the other proxy answers the request to it by itself. */
function join(client: Duplex, server: Socket, request: string | undefined): void {
  server.once("connect", () => {
    if (request === undefined) client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    else server.write(request);
    client.pipe(server).pipe(client);
  });
  let isThrough = false;
  server.once("connect", () => (isThrough = true));
  server.on("error", () => {
    if (isThrough) client.destroy();
    else client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  client.on("error", () => server.destroy());
  client.on("close", () => server.destroy());
}

function connectRequest(target: string, { username, password }: URL): string {
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
  const authorization = username === "" ? "" : `Proxy-Authorization: Basic ${credentials}\r\n`;
  return `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization}\r\n`;
}

/** The proxy that the environment names for a host, where one is to be used. */
function upstreamFor(host: string, env: Environment): URL | undefined {
  const proxy = URL.parse(env["HTTPS_PROXY"] ?? env["https_proxy"] ?? "");
  const exempt = (env["NO_PROXY"] ?? env["no_proxy"] ?? "").split(",").map((one) => one.trim().replace(/^\*?\./, ""));
  const isExempt = exempt.some((one) => one === "*" || (one !== "" && (host === one || host.endsWith(`.${one}`))));
  return proxy?.protocol === "http:" && !isExempt ? proxy : undefined;
}
