import type { Expiry } from "../../registry.ts";

/**
 * Reads when a token dies, as far as an answer says it: Unix seconds as a number or as digits, ISO 8601, .NET's "O"
 * format with its seven digits of a second. Anything else counts as not said.
 *
 * @param documentedSeconds the lifetime that the manual names; absent where it names none
 */
export function readExpiry(value: unknown, documentedSeconds: number): Expiry;
export function readExpiry(value: unknown, documentedSeconds?: number): Expiry | undefined;
export function readExpiry(value: unknown, documentedSeconds?: number): Expiry | undefined {
  const seconds = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  const ms = typeof seconds === "number" ? seconds * 1_000 : typeof seconds === "string" ? Date.parse(seconds) : 0;
  const at = new Date(ms);
  if (ms > 0 && !Number.isNaN(at.getTime())) return { at };
  return documentedSeconds === undefined ? undefined : { inSeconds: documentedSeconds, documented: true };
}
