import type { Env } from "../base/environment.ts";
import { safeUrl } from "../base/urls.ts";
import { keepCertificate } from "./certificate-failure.ts";
import { cancelled, type Progress, timeoutError, transportError } from "./failures.ts";
import { proxyFor } from "./proxy.ts";
import { bodyOf, headersOf } from "./request.ts";
import { readResponse } from "./response.ts";
import { connectAgent } from "./tunnel.ts";
import { isSuccess, type Limits, type Transport, type WireRequest, type WireResponse } from "./wire.ts";
import type { ClientRequest, RequestOptions } from "node:http";
import type { LookupFunction } from "node:net";

/** Far more than any server sends before its answer. */
const MOST_INTERIM_ANSWERS = 1_000;
/** Where the status decides, the messages that explain it are waited for no longer than this. */
const LONGEST_WAIT_FOR_WORDS_MS = 1_000;

/**
 * Makes the one transport: `node:https`, a connection of its own for each request, no redirect followed, certificates
 * always checked, one time limit over headers and body, a body read once and up to 64 KiB.
 *
 * @param env read for `https_proxy` and `no_proxy`
 * @returns the transport, which throws {@link UnavailableError}, {@link ResponseError}, {@link CancelledError}, and
 *   {@link InputError} `INSECURE_URL` for a URL that no credential may be sent to
 * @example
 * const env = { ...process.env, https_proxy: "http://proxy.example:3128" };
 * await mint(pypi(), { identity: ambient(), io: { ...systemIo, env, send: httpTransport(env) } });
 */
export function httpTransport(env: Env): Transport {
  return async (request, limits) => {
    const url = safeUrl(request.url, "The URL", request.plainHttpHost);
    return send({ url, proxy: proxyFor(url, env), env }, request, limits);
  };
}

/** Where a request goes, and from where. */
interface Way {
  readonly url: URL;
  readonly proxy: URL | undefined;
  readonly env: Env;
}

function send({ url, proxy, env }: Way, request: WireRequest, limits: Limits): Promise<WireResponse> {
  const { promise, resolve, reject } = Promise.withResolvers<WireResponse>();
  const { signal, timeoutMs } = limits;
  const deadline = performance.now() + timeoutMs;
  if (signal?.aborted === true) return Promise.reject(cancelled());
  const body = bodyOf(request);
  const agent = proxy !== undefined && connectAgent(proxy);
  const options: RequestOptions & { rejectUnauthorized: true } = {
    method: request.method,
    headers: headersOf(request, body),
    agent,
    rejectUnauthorized: true,
    ...(url.hostname === "localhost" ? { lookup: toLoopback } : {}),
  };
  let sent = false;
  let status: number | undefined;
  const progress = (): Progress => {
    // What goes wrong beyond the proxy is none of its doing.
    return { url, proxy: agent !== false && agent.isThrough ? undefined : proxy, env, sent, status };
  };
  const client = open(url, options, progress);
  const timer = setTimeout(() => reject(timeoutError(progress(), timeoutMs)), timeoutMs);
  const onAbort = (): void => reject(cancelled());
  signal?.addEventListener("abort", onAbort, { once: true });

  client.on("socket", (socket) => {
    keepCertificate(socket);
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
      // The messages that explain it are waited for a little, and no longer than there is time.
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

/** What `localhost` is, whatever a resolver says: by its name alone plain http is taken for it. @see https://www.rfc-editor.org/rfc/rfc6761#section-6.3 */
const LOOPBACK = [
  { address: "127.0.0.1", family: 4 },
  { address: "::1", family: 6 },
];

const toLoopback: LookupFunction = (_host, { all }, done) => {
  const [{ address, family } = { address: "" }] = LOOPBACK;
  if (all === true) done(null, LOOPBACK);
  else done(null, address, family);
};

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
