import type { Expiry } from "../../registry.ts";

/**
 * Reads a lifetime in seconds from an answer, a number or digits; `undefined` for anything else.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1 `expires_in`
 */
export function lifetime(value: unknown): Expiry | undefined {
  const seconds = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof seconds === "number" && seconds > 0 && seconds < 1e9 ? { inSeconds: seconds } : undefined;
}
