import { readClaims } from "../../base/claims.ts";
import type { Secret } from "../../base/secret.ts";
import type { Expiry } from "../registry.ts";

/**
 * Reads the expiry of a token that is a JWT; other tokens count as tokens without an expiry.
 *
 * @param documentedSeconds the lifetime in the manual; absent if it names none
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4
 * @example
 * return { token, expires: jwtExpiry(token, 900) };
 */
export function jwtExpiry(token: Secret, documentedSeconds?: number): Expiry | undefined {
  return readExpiry(readClaims(token)?.["exp"], documentedSeconds);
}

/**
 * Reads a lifetime in seconds from an answer, a number or digits; `undefined` for anything else.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1 `expires_in`
 * @example
 * return { token, expires: lifetime(answer["expires_in"]) };
 */
export function lifetime(value: unknown): Expiry | undefined {
  const seconds = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof seconds === "number" && seconds > 0 && seconds < 1e9 ? { inSeconds: seconds } : undefined;
}

/** No registry's token expires earlier than this, or later than that. */
const EARLIEST_MS = Date.UTC(2020);
const LATEST_MS = Date.UTC(2100);

/**
 * Reads the expiry in an answer: Unix seconds as a number or as digits, ISO 8601, or .NET's "O" format with seven
 * decimal digits of a second. Anything else counts as missing.
 *
 * @param documentedSeconds the lifetime in the manual; absent if it names none
 * @example
 * return { token, expires: readExpiry(answer["expires"], 900) };
 */
export function readExpiry(value: unknown, documentedSeconds: number): Expiry;
export function readExpiry(value: unknown, documentedSeconds?: number): Expiry | undefined;
export function readExpiry(value: unknown, documentedSeconds?: number): Expiry | undefined {
  const seconds = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  const isText = typeof seconds === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(seconds);
  const ms = isText ? Date.parse(seconds) : typeof seconds === "number" ? seconds * 1_000 : 0;
  // A lifetime read as a moment would be long past.
  if (ms > EARLIEST_MS && ms < LATEST_MS) return { at: new Date(ms) };
  return documentedSeconds === undefined ? undefined : { inSeconds: documentedSeconds, documented: true };
}
