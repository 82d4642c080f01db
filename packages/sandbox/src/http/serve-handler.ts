import { type AddressInfo, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import { Server, ServerResponse } from "node:http";
import { createServer, Server as SecureServer } from "node:https";
import { createAdaptorServer } from "@hono/node-server";
import type { ServerCertificate } from "../https/authority.ts";
import type { Handler } from "./handler.ts";

/** A handler that listens on a port. */
export interface RunningServer {
  /** `http://127.0.0.1:<port>`, or `https:` */
  readonly url: string;
  close(): Promise<void>;
}

/** How a handler is served. */
export interface ServeOptions {
  /** Serves over https with it. */
  readonly certificate?: ServerCertificate | undefined;
  /** A free one where not given, or 0. */
  readonly port?: number;
  /** Name or address to listen at. Default: 127.0.0.1. */
  readonly host?: string;
}

/** A port cannot be listened at: the message says why, and what to do. */
export class ListenError extends Error {
  override name = "ListenError";
}

const LOOPBACK_ADDRESS = "127.0.0.1";
/** Stand for every address of a machine. */
const EVERY_ADDRESS: readonly string[] = ["0.0.0.0", "::"];

/** Tells whether a server that listens there can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/**
 * Serves a handler on a port, of the loopback address unless another is given.
 *
 * @throws {@link ListenError}
 */
export async function serveHandler(
  handler: Handler,
  { certificate, port: wanted = 0, host = LOOPBACK_ADDRESS }: ServeOptions = {},
): Promise<RunningServer> {
  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    ...(certificate === undefined ? {} : { createServer, serverOptions: certificate }),
    fetch: async (request, { outgoing }) => {
      const response = await handler(request);
      // The adapter drops the reason phrase, in which some registries put their message.
      if (outgoing instanceof ServerResponse && response.statusText !== "") {
        outgoing.statusMessage = response.statusText;
      }
      return response;
    },
  });
  if (!(server instanceof Server || server instanceof SecureServer)) throw new TypeError("expected a plain server");
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(listenError(error, wanted, host))).listen(wanted, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${certificate === undefined ? "http" : "https"}://${inUrl(nameOfHost(host))}:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Returns how a URL names a host; "every address" is the first by which other machines know this one. */
export function nameOfHost(host: string): string {
  if (!EVERY_ADDRESS.includes(host)) return host;
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return addresses.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? LOOPBACK_ADDRESS;
}

function inUrl(address: string): string {
  return isIPv6(address) ? `[${address}]` : address;
}

function listenError(error: NodeJS.ErrnoException, port: number, host: string): ListenError {
  const { code = "unknown" } = error;
  const messages: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} of ${host} is in use by another program or another sandbox. Choose the first port with --port, or use free ports with --port 0.`,
    EACCES: `Port ${port} needs more rights than this program has. Choose one above 1023 with --port.`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Give one of its own with --host.`,
    ENOTFOUND: `${host} is not known to this machine. Name one of its own addresses with --host.`,
  };
  const message = messages[code] ?? `Port ${port} of ${host} cannot be opened (${code}).`;
  return new ListenError(message, { cause: error });
}
