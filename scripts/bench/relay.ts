import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A port on loopback behind which another one lies further away. */
export interface Relay extends AsyncDisposable {
  readonly port: number;
}

/**
 * Relays connections to a port on loopback, as a network with these round trips would: what passes is late by half of one
 * in each direction, and the client's first bytes leave no sooner than one round trip after it began to connect, since
 * they would have waited for the TCP handshake that loopback hides.
 */
export async function startRelay(port: number, roundTripMs: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const target = connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    }
    passOn(client, target, roundTripMs / 2, performance.now() + roundTripMs);
    passOn(target, client, roundTripMs / 2, 0);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function passOn(from: Socket, to: Socket, delayMs: number, notBefore: number): void {
  let last = notBefore + delayMs;
  const later = (pass: () => void): void => {
    const now = performance.now();
    last = Math.max(last, now + delayMs);
    if (last > now) setTimeout(pass, last - now);
    else pass();
  };
  from.on("data", (piece) => later(() => to.write(piece)));
  from.on("end", () => later(() => to.end()));
  from.on("close", () => later(() => to.destroy()));
}
