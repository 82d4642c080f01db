import type { Env } from "../base/environment.ts";
import { safeUrl } from "../base/urls.ts";
import { Connection, connectionFor, httpModule } from "./connection.ts";
import { ANSWER_OVERFLOW, cancelled, type Progress, timeoutError, transportError } from "./failures.ts";
import { proxyFor } from "./proxy.ts";
import { bodyOf, headersOf } from "./request.ts";
import { readBody } from "./response.ts";
import { isSuccess, type Limits, type Opened, type Transport, type WireRequest, type WireResponse } from "./wire.ts";
import type { ClientRequest } from "node:http";
import type { Socket } from "node:net";

/** Interim answers, headers and the longest body that is read take less, however small its chunks are. */
const MOST_BYTES = 524_288;
/** If the status decides, mint waits no longer than this for the messages that explain it. */
const LONGEST_WAIT_FOR_MESSAGES_MS = 1_000;

/**
 * Makes the one transport: `node:https`, a connection of its own for each request, no redirect followed, certificates
 * always checked, one time limit over connection, headers and body, a body read once and up to 64 KiB.
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

/**
 * Opens a connection ahead of the one request to its host that {@link Limits} hand it to; nothing is written to it before.
 *
 * @returns nothing if no request could be sent either: the request will report why
 */
export function openConnection(url: string, env: Env): Opened | undefined {
  try {
    const to = safeUrl(url, "The URL");
    return new Connection(to, proxyFor(to, env));
  } catch {
    return undefined;
  }
}

/** Where a request goes, and from where. */
interface Way {
  readonly url: URL;
  readonly proxy: URL | undefined;
  readonly env: Env;
}

function send({ url, proxy, env }: Way, request: WireRequest, limits: Limits): Promise<WireResponse> {
  const { promise, resolve, reject } = Promise.withResolvers<WireResponse>();
  const { signal, timeoutMs, opened } = limits;
  const deadline = uptimeMs() + timeoutMs;
  if (signal?.aborted === true) {
    opened?.close();
    return Promise.reject(cancelled());
  }
  const connection = connectionFor(url, proxy, opened);
  let sent = false;
  let status: number | undefined;
  let failure: unknown;
  const progress = (): Progress => ({ url, proxy: connection.proxyAtFault, env, sent, status });
  const fail = (error: unknown): void => {
    failure ??= error;
    // Once there is an answer, its own events report its end.
    if (status === undefined) reject(transportError(failure, progress()));
  };
  const timer = setTimeout(() => reject(timeoutError(progress(), timeoutMs)), timeoutMs);
  const onAbort = (): void => reject(cancelled());
  signal?.addEventListener("abort", onAbort, { once: true });

  const ask = (socket: Socket): void => {
    const client = requestOn(socket, url, request);
    sent = true;
    client.on("error", fail);
    // A switch of protocols, for example, is not an answer and merely closes the connection.
    client.on("close", () => fail({ code: "ECONNRESET" }));
    limit(socket, fail);
    client.on("response", (response) => {
      const { statusCode = 0, headers } = response;
      if (statusCode < 200) return fail({ code: "HPE_INVALID_STATUS" });
      status = statusCode;
      let patienceMs: number | undefined;
      if (request.statusDecides === true || !isSuccess({ status })) {
        // Waits a little for the messages that explain the status, but never past the deadline.
        clearTimeout(timer);
        patienceMs = Math.min(LONGEST_WAIT_FOR_MESSAGES_MS, deadline - uptimeMs());
      }
      readBody(response, patienceMs, (observed) => transportError(failure ?? observed, progress())).then(
        (body) => resolve({ status: statusCode, headers, body }),
        reject,
      );
    });
  };
  connection.ready.then(ask).catch(fail);

  // The limit itself rejects: a connection that is destroyed while it opens emits nothing.
  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    connection.destroy();
  });
}

/**
 * Writes a request to an open connection.
 *
 * @throws Node's error, such as for a header that it does not write
 */
function requestOn(socket: Socket, url: URL, request: WireRequest): ClientRequest {
  const body = bodyOf(request);
  const client = httpModule(url).request(url, {
    method: request.method,
    headers: headersOf(request, body),
    createConnection: () => socket,
    // The header `Host` does not contain a standard port; an agent would leave it out, too.
    defaultPort: url.protocol === "https:" ? 443 : 80,
  });
  client.end(body);
  return client;
}

/**
 * Returns for how long this process has run, in milliseconds, by a monotonic clock: for deadlines and waits.
 * `performance` takes longer to load than a request takes to write.
 *
 * @example
 * const deadline = uptimeMs() + 60_000;
 */
export function uptimeMs(): number {
  return process.uptime() * 1_000;
}

/** Ends an endless answer: Node's parser accepts any number of blank lines, interim answers and zeros before a length. */
function limit(socket: Socket, fail: (error: unknown) => void): void {
  let received = 0;
  socket.on("data", (chunk: Buffer) => {
    received += chunk.length;
    if (received <= MOST_BYTES) return;
    fail({ code: ANSWER_OVERFLOW });
    socket.destroy();
  });
}
