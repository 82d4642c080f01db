import type { AddressInfo } from "node:net";
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
  /** A free one where not given. */
  readonly port?: number;
}

/** Serves a handler on a port of the loopback address. */
export async function serveHandler(
  handler: Handler,
  { certificate, port: wanted = 0 }: ServeOptions = {},
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
    server.once("error", reject).listen(wanted, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${certificate === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
