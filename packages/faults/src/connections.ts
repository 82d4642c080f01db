import { connect, createServer, type Socket } from "node:net";
import { type FaultServer, listen } from "./fault-server.ts";
import type { ServerName } from "./received-request.ts";

/** One connection as the server sees it. */
export interface Wire {
  readonly server: ServerName;
  /** When it was made, in milliseconds of `performance.now()`. */
  readonly at: number;
  /** What came from the client, and when. */
  readonly received: { readonly at: number; readonly bytes: Buffer }[];
}

/** One connection, and the means to let it go well. */
export interface ConnectionTurn {
  readonly client: Socket;
  /** Leads it to the server, each piece as it is or changed. */
  readonly passOn: (change?: (piece: Buffer, to: "client" | "server") => void) => void;
}

/** What becomes of a connection before anything is asked on it. */
export type ConnectionFault = (turn: ConnectionTurn) => void;
/** One fault for ever, or faults in order and none after them. */
export type ConnectionScript = ConnectionFault | readonly ConnectionFault[];

/** Which server stands behind the port, and what becomes of its connections. */
export interface FrontOptions {
  readonly name: ServerName;
  readonly port: number;
  readonly script: ConnectionScript;
  readonly onWire: (wire: Wire) => void;
}

/** Puts a port before a server at which connections are watched, and go wrong. */
export async function startFront({ name, port, script, onWire }: FrontOptions): Promise<FaultServer> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
  };
  let count = 0;
  const server = createServer((client) => {
    const wire: Wire = { server: name, at: performance.now(), received: [] };
    onWire(wire);
    keep(client).on("data", (bytes) => void wire.received.push({ at: performance.now(), bytes }));
    const passOn: ConnectionTurn["passOn"] = (change = () => undefined) => {
      const target = keep(connect(port, "127.0.0.1"));
      const changed = (to: "client" | "server") => (piece: Buffer) => change(piece, to);
      // What changes a piece hears of it before what passes it on.
      client.on("data", changed("server")).pipe(target);
      target.on("data", changed("client")).pipe(client);
      client.on("close", () => target.destroy());
      target.on("close", () => client.destroy());
    };
    const fault = typeof script === "function" ? script : script[count++];
    if (fault === undefined) passOn();
    else fault({ client, passOn });
  });
  return {
    port: await listen(server),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Resets it at once. */
export const resetConnection: ConnectionFault = ({ client }) => void client.resetAndDestroy();

/** Closes it at once. */
export const closeConnection: ConnectionFault = ({ client }) => void client.end();

/** Keeps it, and says nothing, to TLS neither. */
export const hangConnection: ConnectionFault = () => undefined;

/** Lets it go well, and closes it after so long. */
export function closeAfter(ms: number): ConnectionFault {
  return ({ client, passOn }) => {
    passOn();
    setTimeout(() => client.end(), ms);
  };
}

/** Sends an answer before anything was asked, and lets it go well then. */
export function speakFirst(text: string): ConnectionFault {
  return ({ client, passOn }) => {
    client.write(text);
    passOn();
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc8446#section-5.1 */
export const RECORD_HEADER_BYTES = 5;

/** What a client sends to end its handshake is shorter; a request is longer. */
const SHORTEST_REQUEST_BYTES = 100;

/** Changes a byte of the request's TLS record, or of the answer's. */
export function changeRecord(which: "request" | "answer"): ConnectionFault {
  return (turn) => {
    let toTheServer = 0;
    let isAsked = false;
    turn.passOn((piece, to) => {
      if (to === "server") toTheServer += 1;
      const isRequest = toTheServer > 1 && to === "server" && piece.length > SHORTEST_REQUEST_BYTES;
      isAsked ||= isRequest;
      if (which === "request" ? !isRequest : !isAsked || to === "server") return;
      // An answer may have the end of the connection behind it, in a record of its own.
      const at = which === "answer" ? RECORD_HEADER_BYTES : piece.length - 1;
      piece.writeUInt8(piece.readUInt8(at) ^ 1, at);
    });
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc8446#section-6 */
const ALERT_INTERNAL_ERROR = Buffer.of(21, 3, 3, 0, 2, 2, 80);

/** Answers a TLS handshake with the alert `internal_error`. */
export const failInside: ConnectionFault = ({ client }) =>
  void client.once("data", () => client.end(ALERT_INTERNAL_ERROR));
