import type { MintFailure } from "../base/errors.ts";
import { ANSWER_OVERFLOW, type Observed } from "./failures.ts";
import type { IncomingMessage } from "node:http";

/** No token answer is near this size; it counts the bytes received, which are never decompressed. */
export const LONGEST_BODY_BYTES = 65_536;

/**
 * Reads an answer's body to its end, or as far as it matters.
 *
 * @param patienceMs how long the status waits for the messages that explain it; `undefined` if the body is what counts
 * @param failed makes the failure if the body is incomplete
 */
export function readBody(
  response: IncomingMessage,
  patienceMs: number | undefined,
  failed: (observed: Observed) => MintFailure,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const statusDecides = patienceMs !== undefined;
  // One buffer, however small the chunks are.
  const body = Buffer.alloc(LONGEST_BODY_BYTES);
  let received = 0;
  const done = (): void => resolve(body.toString("utf8", 0, Math.min(received, LONGEST_BODY_BYTES)));

  response.on("data", (chunk: Buffer) => {
    if (received > LONGEST_BODY_BYTES) return;
    chunk.copy(body, received);
    received += chunk.length;
    if (received <= LONGEST_BODY_BYTES) return;
    // If the status decides, the beginning of the body holds enough of its messages.
    if (statusDecides) done();
    else reject(failed({ code: ANSWER_OVERFLOW }));
  });
  const cut = (): void => {
    if (response.complete) return;
    if (statusDecides) done();
    else reject(failed({ code: "ECONNRESET" }));
  };
  response.on("end", () => (response.complete ? done() : cut()));
  response.on("error", cut);
  response.on("close", cut);
  const patience = statusDecides ? setTimeout(done, patienceMs) : undefined;
  return promise.finally(() => clearTimeout(patience));
}
