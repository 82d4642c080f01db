import { connectToHost, endpointOf, secured } from "./sockets.ts";
import { openTunnel } from "./tunnel.ts";
import type { Opened } from "./wire.ts";
import type * as Https from "node:https";
import type { Socket } from "node:net";

const CLOSED = "closed";

/** Loads the module that writes requests only when it is needed: TLS alone takes longer to load than the rest. */
export function httpModule({ protocol }: URL): Pick<typeof Https, "request"> {
  return protocol === "https:" ? process.getBuiltinModule("node:https") : process.getBuiltinModule("node:http");
}

/** Takes over the connection that was opened ahead if it can still be used; otherwise opens a new one. */
export function connectionFor(url: URL, proxy: URL | undefined, opened: Opened | undefined): Connection {
  if (opened instanceof Connection && opened.take(url, proxy)) return opened;
  opened?.close();
  const connection = new Connection(url, proxy);
  connection.take(url, proxy);
  return connection;
}

/**
 * One connection to a host, for one request: TCP, through a proxy's tunnel where there is a proxy, and TLS. It begins to
 * open at once. No certificate goes unchecked, and nothing is written to the host before the request.
 */
export class Connection implements Opened {
  /** Resolves when the connection is ready for its request. Rejects with Node's error or a {@link ProxyFailure}. */
  readonly ready: Promise<Socket>;
  readonly #url: URL;
  readonly #proxy: URL | undefined;
  readonly #closing = new AbortController();
  #state: "free" | "taken" | "unfit" = "free";
  #isThrough = false;

  constructor(url: URL, proxy: URL | undefined) {
    this.#url = url;
    this.#proxy = proxy;
    this.ready = this.#open();
    this.ready.then(
      (socket) => this.#watch(socket),
      () => this.close(),
    );
  }

  /** The proxy, as long as it may be the cause of a failure. */
  get proxyAtFault(): URL | undefined {
    return this.#isThrough ? undefined : this.#proxy;
  }

  /**
   * Takes it over for one request, while it opens or when it is open; no other request can use it.
   *
   * @returns whether it can be used: it leads to the right host, and has neither failed nor been closed
   */
  take(url: URL, proxy: URL | undefined): boolean {
    const leadsThere = url.origin === this.#url.origin && proxy?.href === this.#proxy?.href;
    if (!leadsThere || this.#state !== "free") return false;
    this.#state = "taken";
    return true;
  }

  /** Closes it, unless a request has taken it. */
  close(): void {
    if (this.#state === "taken") return;
    this.#state = "unfit";
    this.destroy();
  }

  /** Closes it at the end of its request. */
  destroy(): void {
    // With a reason given, Node does not create an error.
    this.#closing.abort(CLOSED);
  }

  async #open(): Promise<Socket> {
    const { signal } = this.#closing;
    const endpoint = endpointOf(this.#url);
    const reaching =
      this.#proxy === undefined ? connectToHost(endpoint, signal) : openTunnel(this.#proxy, endpoint, signal);
    const isHttps = this.#url.protocol === "https:";
    // Slow modules load while the connection opens: this one, and the one that writes requests.
    if (isHttps) process.getBuiltinModule("node:tls");
    const socket = await reaching;
    this.#isThrough = true;
    const opening = isHttps ? secured(socket, endpoint.host) : socket;
    httpModule(this.#url);
    return opening;
  }

  /** A server that sends data or closes the connection before the request does not get the request. */
  #watch(socket: Socket): void {
    for (const sign of ["data", "end", "error", "close"]) socket.on(sign, () => this.close());
  }
}
