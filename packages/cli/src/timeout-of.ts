import type { Given } from "./registries.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Reads `--timeout`.
 *
 * @returns milliseconds; `undefined` where it is not given
 * @throws {@link UsageError} for anything but a whole number within the bounds
 */
export function timeoutOf({ timeout }: Given, least: number): number | undefined {
  if (timeout === undefined) return undefined;
  const seconds = /^\d{1,3}$/.test(timeout) ? Number(timeout) : Number.NaN;
  if (seconds >= least && seconds <= 120) return seconds * 1_000;
  throw new UsageError(`--timeout is a whole number of seconds from ${least} to 120`);
}
