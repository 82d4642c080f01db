import { keepCertificate } from "./certificate-failure.ts";
import type { LookupAddress } from "node:dns";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";

/** Where a TCP connection leads. */
export interface Endpoint {
  /** A name or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Where a URL leads. */
export function endpointOf({ protocol, hostname, port }: URL): Endpoint {
  const standard = protocol === "https:" ? 443 : 80;
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? standard : Number(port) };
}

/** How long to wait for an address before the next one is tried in parallel. @see https://www.rfc-editor.org/rfc/rfc8305#section-5 */
const HEAD_START_MS = 250;
/** The addresses of `localhost`, whatever a resolver says: its name alone allows plain http. @see https://www.rfc-editor.org/rfc/rfc6761#section-6.3 */
const LOOPBACK: readonly string[] = ["127.0.0.1", "::1"];
/** Errors of a machine without a route to an address: they say nothing about the host. */
const NO_ROUTE: readonly (string | undefined)[] = ["ENETUNREACH", "EHOSTUNREACH", "EADDRNOTAVAIL", "EAFNOSUPPORT"];

/**
 * Connects to the first address of a host that answers. If one is slow, the next is tried in parallel, so a slow
 * network or an unreachable address family does not fail the connection. No attempt ends before the signal. (Node
 * itself gives each address 250 ms in turn.)
 *
 * @param signal ends it; destroys the connection too, once it is open
 * @throws Node's error: the resolver's, or the most informative one of the addresses
 */
export async function connectToHost({ host, port }: Endpoint, signal: AbortSignal): Promise<Socket> {
  const { connect, isIP } = process.getBuiltinModule("node:net");
  const addresses = host === "localhost" ? LOOPBACK : isIP(host) === 0 ? await addressesOf(host) : [host];
  if (signal.aborted) throw closedEarly();
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const sockets: Socket[] = [];
  const failures: NodeJS.ErrnoException[] = [];
  let headStart: NodeJS.Timeout | undefined;
  let isOver = false;

  const tryNext = (): void => {
    clearTimeout(headStart);
    const address = addresses[sockets.length];
    if (address === undefined || isOver || signal.aborted) return;
    // The request's timer keeps the process alive; connections do not.
    const socket = connect({ host: address, port, noDelay: true }).unref();
    sockets.push(socket);
    signal.addEventListener("abort", () => socket.destroy(), { once: true });
    socket.once("connect", () => resolve(socket));
    // The listener stays, so that a later error is not uncaught.
    socket.on("error", (error) => {
      failures.push(error);
      if (failures.length === addresses.length) {
        return reject(failures.find(({ code }) => !NO_ROUTE.includes(code)) ?? error);
      }
      if (sockets.at(-1) === socket) tryNext();
    });
    headStart = setTimeout(tryNext, HEAD_START_MS);
  };
  tryNext();
  try {
    const winner = await promise;
    for (const socket of sockets) if (socket !== winner) socket.destroy();
    return winner;
  } finally {
    isOver = true;
    clearTimeout(headStart);
  }
}

/** Resolves a name to addresses, alternating between the two families. */
async function addressesOf(host: string): Promise<readonly string[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly LookupAddress[]>();
  process
    .getBuiltinModule("node:dns")
    .lookup(host, { all: true }, (error, found) => (error === null ? resolve(found) : reject(error)));
  const found = await promise;
  const rank = (one: LookupAddress): number =>
    found.slice(0, found.indexOf(one)).filter(({ family }) => family === one.family).length;
  return found.toSorted((a, b) => rank(a) - rank(b)).map(({ address }) => address);
}

/**
 * Starts TLS on a connection, and checks the certificate against the host whatever the environment says.
 *
 * @throws Node's error of the handshake or the certificate
 */
export function secured(socket: Socket, host: string): Promise<TLSSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
  // A server name must not be an IP address.
  const servername = process.getBuiltinModule("node:net").isIP(host) === 0 ? host : "";
  const { connect } = process.getBuiltinModule("node:tls");
  const overTls = connect({ socket, host, servername, rejectUnauthorized: true });
  keepCertificate(overTls);
  overTls
    .once("secureConnect", () => resolve(overTls))
    .once("close", () => reject(closedEarly()))
    .on("error", reject);
  return promise;
}

/** Node's code for a connection that ended too early. */
export function closedEarly(): NodeJS.ErrnoException {
  return Object.assign(new Error("closed early"), { code: "ECONNRESET" });
}
