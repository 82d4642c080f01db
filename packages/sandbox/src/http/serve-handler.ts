import type { AddressInfo } from "node:net";
import { Server, ServerResponse } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import type { Handler } from "./handler.ts";

/** A handler that listens on a port. */
export interface RunningServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a handler on a free port of the loopback address. */
export async function serveHandler(handler: Handler): Promise<RunningServer> {
  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    fetch: async (request, { outgoing }) => {
      const response = await handler(request);
      // The adapter drops the reason phrase, in which some registries put their message.
      if (outgoing instanceof ServerResponse && response.statusText !== "") {
        outgoing.statusMessage = response.statusText;
      }
      return response;
    },
  });
  if (!(server instanceof Server)) throw new TypeError("expected a plain http server");
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
