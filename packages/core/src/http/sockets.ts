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

/** How long an address has before the next one is tried beside it. @see https://www.rfc-editor.org/rfc/rfc8305#section-5 */
const HEAD_START_MS = 250;
/** What `localhost` is, whatever a resolver says: by its name alone plain http is taken for it. @see https://www.rfc-editor.org/rfc/rfc6761#section-6.3 */
const LOOPBACK: readonly string[] = ["127.0.0.1", "::1"];
/** What a machine says that has no way to an address: it tells nothing of the host. */
const NO_ROUTE: readonly (string | undefined)[] = ["ENETUNREACH", "EHOSTUNREACH", "EADDRNOTAVAIL", "EAFNOSUPPORT"];

/**
 * Connects to the address of a host that answers first. While one takes its time the next is tried beside it, so that
 * neither a slow network nor a family that leads nowhere costs the connection; none is given up before the signal
 * says so. (Node's own way gives each address 250 ms in turn.)
 *
 * @param signal ends it; destroys the connection too, once it stands
 * @throws Node's error: the resolver's, or that of the address which tells most
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
    // The time that a request has keeps the process alive; no connection does.
    const socket = connect({ host: address, port, noDelay: true }).unref();
    sockets.push(socket);
    signal.addEventListener("abort", () => socket.destroy(), { once: true });
    socket.once("connect", () => resolve(socket));
    // It stays, so that nothing that happens later is left unheard.
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

/** Asks for the addresses of a name; the families come in turn. */
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
 * Makes a connection one over TLS; its certificate is checked against the host whatever the environment says.
 *
 * @throws Node's error of the handshake or the certificate
 */
export function secured(socket: Socket, host: string): Promise<TLSSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
  // An IP address is not a name that a server could be asked for.
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

/** What Node says of a connection that ended before it was of use. */
export function closedEarly(): NodeJS.ErrnoException {
  return Object.assign(new Error("closed early"), { code: "ECONNRESET" });
}
