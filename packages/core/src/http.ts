import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import type { Env } from "./env.ts";
import { proxyFor } from "./http/proxy.ts";
import { connectAgent } from "./http/connect-agent.ts";
import { safeUrl } from "./safe-url.ts";
import { Secret } from "./secret.ts";
import { cancelled, cutShort, type Progress, timeoutError, tooLarge, transportError } from "./http/transport-error.ts";
import { VERSION } from "./version.ts";
import {
  type Authorization,
  isSuccess,
  type Limits,
  type Transport,
  type WireFields,
  type WireRequest,
  type WireResponse,
} from "./wire.ts";

/** No token answer is near this size; counted on the bytes received, which are never decompressed. */
const LONGEST_BODY_BYTES = 65_536;
/** Far more than any server sends before its answer. */
const MOST_INTERIM_ANSWERS = 1_000;
/** Where the status decides, the words that explain it are waited for no longer than this. */
const LONGEST_WAIT_FOR_WORDS_MS = 1_000;

/**
 * Makes the one transport: `node:https`, a connection of its own for each request, no redirect followed, certificates
 * always checked, one time limit over headers and body, a body read once and up to 64 KiB.
 *
 * @param env read for `https_proxy` and `no_proxy`
 */
export function httpTransport(env: Env): Transport {
  return async (request, limits) => {
    const url = safeUrl(request.url, "The URL", request.plainHttpHost);
    return send(url, proxyFor(url, env), request, limits);
  };
}

function send(url: URL, proxy: URL | undefined, request: WireRequest, limits: Limits): Promise<WireResponse> {
  const { promise, resolve, reject } = Promise.withResolvers<WireResponse>();
  const { signal, timeoutMs } = limits;
  const deadline = performance.now() + timeoutMs;
  if (signal?.aborted === true) return Promise.reject(cancelled());
  const body = encodeBody(request);
  const agent = proxy !== undefined && connectAgent(proxy);
  const options: RequestOptions & { rejectUnauthorized: true } = {
    method: request.method,
    headers: { ...headersOf(request), ...(body === undefined ? {} : { "content-length": body.length }) },
    agent,
    rejectUnauthorized: true,
  };
  let sent = false;
  let status: number | undefined;
  const progress = (): Progress => {
    // What goes wrong beyond the proxy is none of its doing.
    return { url, proxy: agent !== false && agent.isThrough ? undefined : proxy, sent, status };
  };
  const client = open(url, options, progress);
  const timer = setTimeout(() => reject(timeoutError(progress(), timeoutMs)), timeoutMs);
  const onAbort = (): void => reject(cancelled());
  signal?.addEventListener("abort", onAbort, { once: true });

  client.on("socket", (socket) => {
    if (!socket.connecting) sent = true;
    socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => (sent = true));
  });
  // Once there is an answer, its own end tells what became of it.
  client.on("error", (error) => status !== undefined || reject(transportError(error, progress())));
  // An answer that is none, such as a switch of protocols, just closes.
  client.on("close", () => status !== undefined || reject(transportError({ code: "ECONNRESET" }, progress())));
  let interim = 0;
  client.on("information", () => {
    interim += 1;
    if (interim > MOST_INTERIM_ANSWERS) reject(transportError({ code: "HPE_HEADER_OVERFLOW" }, progress()));
  });
  client.on("response", (response) => {
    const { statusCode = 0 } = response;
    if (statusCode < 200) {
      reject(transportError({ code: "HPE_INVALID_STATUS" }, progress()));
      return;
    }
    status = statusCode;
    let patienceMs: number | undefined;
    if (request.statusDecides === true || !isSuccess({ status })) {
      // The words that explain it are waited for a little, and no longer than there is time.
      clearTimeout(timer);
      patienceMs = Math.min(LONGEST_WAIT_FOR_WORDS_MS, deadline - performance.now());
    }
    readResponse(response, url, status, patienceMs).then(resolve, reject);
  });
  client.end(body);

  // The limit rejects by itself: a request that is destroyed while a tunnel is asked for emits no error.
  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    client.destroy();
    if (agent !== false) agent.destroy();
  });
}

function open(url: URL, options: RequestOptions, progress: () => Progress): ClientRequest {
  try {
    // `process.getBuiltinModule` loads each module when it is needed: TLS alone takes longer to load than the rest.
    return url.protocol === "https:"
      ? process.getBuiltinModule("node:https").request(url, options)
      : process.getBuiltinModule("node:http").request(url, options);
  } catch (error) {
    // Such as a header that Node does not write.
    throw transportError(error, progress());
  }
}

/** @param patienceMs how long the status waits for the words that explain it; `undefined` where the body is what counts */
function readResponse(
  response: IncomingMessage,
  url: URL,
  status: number,
  patienceMs: number | undefined,
): Promise<WireResponse> {
  const { promise, resolve, reject } = Promise.withResolvers<WireResponse>();
  const statusDecides = patienceMs !== undefined;
  // One piece of memory, however small the pieces are that come.
  const body = Buffer.alloc(LONGEST_BODY_BYTES);
  let received = 0;
  const done = (): void => {
    const text = body.toString("utf8", 0, Math.min(received, LONGEST_BODY_BYTES));
    resolve({ status, headers: response.headers, body: text });
  };

  response.on("data", (chunk: Buffer) => {
    if (received > LONGEST_BODY_BYTES) return;
    chunk.copy(body, received);
    received += chunk.length;
    if (received <= LONGEST_BODY_BYTES) return;
    // Where the status decides, the beginning is enough for the words in it.
    if (statusDecides) done();
    else reject(tooLarge(url));
  });
  const cut = (): void => {
    if (response.complete) return;
    if (statusDecides) done();
    else reject(cutShort(url, status));
  };
  response.on("end", () => (response.complete ? done() : cut()));
  response.on("error", cut);
  response.on("close", cut);
  const patience = statusDecides ? setTimeout(done, patienceMs) : undefined;
  return promise.finally(() => clearTimeout(patience));
}

function headersOf(request: WireRequest): Record<string, string> {
  const headers: Record<string, string> = {
    accept: "application/json",
    "accept-encoding": "identity",
    connection: "close",
    "user-agent": `mint/${VERSION}`,
    ...request.headers,
  };
  if (request.authorization !== undefined) headers["authorization"] = authorizationHeader(request.authorization);
  if (request.body !== undefined) {
    headers["content-type"] = "json" in request.body ? "application/json" : "application/x-www-form-urlencoded";
  } else if (request.method === "POST") {
    headers["content-length"] = "0";
  }
  return headers;
}

function authorizationHeader({ scheme, secret, username = "" }: Authorization): string {
  const value = secret.reveal();
  if (scheme === "none") return value;
  return `${scheme} ${scheme === "Basic" ? Buffer.from(`${username}:${value}`).toString("base64") : value}`;
}

function encodeBody(request: WireRequest): Buffer | undefined {
  if (request.body === undefined) return undefined;
  if ("json" in request.body) return Buffer.from(JSON.stringify(revealed(request.body.json)));
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(revealed(request.body.form))) form.set(name, String(value));
  return Buffer.from(form.toString());
}

function revealed(fields: WireFields): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]),
  );
}
