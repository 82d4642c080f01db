import { VERSION } from "../base/version.ts";
import { keepCertificate } from "./certificate-failure.ts";
import { schemesOffered } from "./proxy-failure.ts";
import type { ClientRequest, ClientRequestArgs } from "node:http";
import type { Agent } from "node:https";
import type { Duplex } from "node:stream";
import type { PeerCertificate } from "node:tls";

/** What became of an attempt to get through a proxy. */
export interface ProxyFailure {
  readonly atProxy: true;
  /** Node's. */
  readonly code: string;
  /** Of the proxy's answer. */
  readonly statusCode?: number;
  /** The schemes of authentication that it offers. */
  readonly offers?: readonly string[];
  /** The one that the proxy showed, where that is why. */
  readonly cert?: PeerCertificate;
}

type Done = (error: Error | null, stream: Duplex) => void;

/**
 * Makes the agent for one request through a proxy: its connection is a tunnel, and the TLS within it is that of any
 * other request. Node's own agent for proxies has no bound on what a proxy answers, and takes a proxy's certificate
 * unchecked where the environment says so.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6 CONNECT
 */
export function connectAgent(proxy: URL): Agent & { readonly isThrough: boolean } {
  const https = process.getBuiltinModule("node:https");

  class ConnectAgent extends https.Agent {
    isThrough = false;
    #asked: ClientRequest | undefined;
    #socket: Duplex | undefined;

    override createConnection(options: ClientRequestArgs, done: Done): undefined {
      const fail = (failure: Omit<ProxyFailure, "atProxy">): void => done(proxyError(failure), undefined as never);
      this.#asked = ask(proxy, options)
        .once("connect", ({ statusCode = 0, headers }, socket, early) => {
          // Nobody speaks before the client does: what comes early is not the host's.
          const isOpen = statusCode >= 200 && statusCode < 300;
          if (isOpen && early.length === 0) return this.#secure({ ...options, socket }, done);
          socket.destroy();
          const offers = schemesOffered(headers["proxy-authenticate"]?.toString() ?? "");
          fail({ code: "ERR_PROXY_TUNNEL", offers, ...(isOpen ? {} : { statusCode }) });
        })
        .once("socket", keepCertificate)
        .once("error", ({ code = "ERR_PROXY_TUNNEL", cert }: NodeJS.ErrnoException & Pick<ProxyFailure, "cert">) =>
          fail({ code, ...(cert === undefined ? {} : { cert }) }),
        )
        .end();
    }

    #secure(options: ClientRequestArgs & { readonly socket: Duplex }, done: Done): void {
      this.isThrough = true;
      this.#socket = options.socket;
      const secured = super.createConnection(options, () => undefined);
      if (secured !== null && secured !== undefined) keepCertificate(secured);
      secured?.once("secureConnect", () => done(null, secured)).once("error", (error) => done(error, secured));
    }

    override destroy(): void {
      this.#asked?.destroy();
      this.#socket?.destroy();
      super.destroy();
    }
  }
  return new ConnectAgent({ keepAlive: false });
}

function ask(proxy: URL, { host, port }: ClientRequestArgs): ClientRequest {
  const { protocol, username, password } = proxy;
  const name = proxy.hostname.replace(/^\[|\]$/g, "");
  const authority = `${host?.includes(":") === true ? `[${host}]` : host}:${port}`;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const { request } =
    protocol === "https:" ? process.getBuiltinModule("node:https") : process.getBuiltinModule("node:http");
  return request({
    method: "CONNECT",
    host: name,
    // By itself Node would take the name from the header, where the target stands; an address is no name.
    servername: /^(\[.*\]|[\d.]+)$/.test(proxy.hostname) ? "" : name,
    port: proxy.port === "" ? (protocol === "https:" ? 443 : 80) : proxy.port,
    path: authority,
    headers: {
      host: authority,
      "user-agent": `mint/${VERSION}`,
      ...(credentials === ":" ? {} : { "proxy-authorization": `Basic ${Buffer.from(credentials).toString("base64")}` }),
    },
    agent: false,
    rejectUnauthorized: true,
  });
}

function proxyError(failure: Omit<ProxyFailure, "atProxy">): Error & ProxyFailure {
  return Object.assign(new Error("the proxy opened no connection"), { atProxy: true as const, ...failure });
}
