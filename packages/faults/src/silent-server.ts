import { createServer, type AddressInfo, type Socket } from "node:net";
import type { FaultServer } from "./fault-server.ts";

/** Starts a server that takes connections and never says a word, to TLS neither; or that closes them at once. */
export async function startSilentServer(closes: boolean): Promise<FaultServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).resume();
    if (closes) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
