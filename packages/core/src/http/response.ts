import { cutShort, tooLarge } from "./failures.ts";
import type { WireResponse } from "./wire.ts";
import type { IncomingMessage } from "node:http";

/** No token answer is near this size; counted on the bytes received, which are never decompressed. */
export const LONGEST_BODY_BYTES = 65_536;

/**
 * Reads an answer to its end, or as far as it counts.
 *
 * @param patienceMs how long the status waits for the messages that explain it; `undefined` where the body is what counts
 * @throws {@link ResponseError} `RESPONSE_TOO_LARGE`, {@link UnavailableError} `NETWORK_ERROR` where it is cut short
 */
export function readResponse(
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
    // Where the status decides, the beginning is enough for the messages in it.
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
