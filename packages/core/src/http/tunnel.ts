import { VERSION } from "../base/version.ts";
import { schemesOffered } from "./proxy-failure.ts";
import { closedEarly, connectToHost, type Endpoint, endpointOf, secured } from "./sockets.ts";
import type { Socket } from "node:net";

/** The outcome of an attempt to connect through a proxy. */
export interface ProxyFailure {
  readonly atProxy: true;
  /** Node's. */
  readonly code: string;
  /** Of the proxy's answer. */
  readonly statusCode?: number;
  /** The schemes of authentication that it offers. */
  readonly offers?: readonly string[];
}

/** Node's own limit for the head of an answer. */
const LONGEST_HEAD_BYTES = 16_384;

/**
 * Opens a tunnel through a proxy. It writes the request and reads the answer itself: Node's agent for proxies sets no
 * limit to the answer and skips the certificate check if the environment says so, and Node's client takes an interim
 * answer to CONNECT for the final one.
 *
 * @param signal ends it; destroys the tunnel too, once it is open
 * @throws {@link ProxyFailure}
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6 CONNECT
 */
export async function openTunnel(proxy: URL, target: Endpoint, signal: AbortSignal): Promise<Socket> {
  const endpoint = endpointOf(proxy);
  try {
    const plain = await connectToHost(endpoint, signal);
    const socket = proxy.protocol === "https:" ? await secured(plain, endpoint.host) : plain;
    socket.write(connectRequest(proxy, target));
    await accepted(socket);
    return socket;
  } catch (error) {
    throw Object.assign(Object(error), { atProxy: true });
  }
}

function connectRequest({ username, password }: URL, { host, port }: Endpoint): string {
  const authority = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const lines = [`CONNECT ${authority} HTTP/1.1`, `host: ${authority}`, `user-agent: mint/${VERSION}`];
  if (credentials !== ":") lines.push(`proxy-authorization: Basic ${Buffer.from(credentials).toString("base64")}`);
  return [...lines, "connection: close", "", ""].join("\r\n");
}

/** Waits until the proxy says that the tunnel is open. */
function accepted(socket: Socket): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let head = "";
  const onReadable = (): void => {
    head += (socket.read() as Buffer | null)?.toString("latin1") ?? "";
    const answer = finalAnswer(head);
    if (answer === undefined && head.length <= LONGEST_HEAD_BYTES) return;
    const { rest, ...failure } = answer ?? { code: "HPE_HEADER_OVERFLOW" };
    const { statusCode = 0 } = failure;
    if (statusCode < 200 || statusCode > 299) reject(Object.assign(new Error("refused"), failure));
    // In TLS the client speaks first: early data does not come from the host.
    else if (rest !== "") reject(Object.assign(new Error("early"), { code: "ERR_PROXY_TUNNEL" }));
    else resolve();
  };
  const onClose = (): void => reject(closedEarly());
  socket.on("readable", onReadable).on("end", onClose).on("close", onClose).on("error", reject);
  return promise.finally(() => {
    socket.off("readable", onReadable).off("end", onClose).off("close", onClose).off("error", reject);
  });
}

/** The proxy's answer to CONNECT, and the bytes after it. */
type Answer = Omit<ProxyFailure, "atProxy"> & { readonly rest?: string };

/** Reads the final answer once its head is complete, after interim answers and blank lines. */
function finalAnswer(received: string): Answer | undefined {
  const text = received.replace(/^[\r\n]+/, "");
  if (!"HTTP/1.".startsWith(text.slice(0, 7))) return { code: "HPE_INVALID_CONSTANT" };
  const [, head = "", rest = ""] = /^(.*?)\r?\n\r?\n(.*)$/s.exec(text) ?? [];
  if (head === "") return undefined;
  const status = /^HTTP\/1\.\d (\d{3})(?!\S)/.exec(head)?.[1];
  if (status === undefined) return { code: "HPE_INVALID_STATUS" };
  // An unrequested switch of protocols does not open a tunnel.
  if (status.startsWith("1") && status !== "101") return finalAnswer(rest);
  const offered = [...head.matchAll(/^proxy-authenticate:(.*)$/gim)].map(([, value = ""]) => value);
  const offers = schemesOffered(offered.join(","));
  return { code: "ERR_PROXY_TUNNEL", statusCode: Number(status), offers, rest };
}
