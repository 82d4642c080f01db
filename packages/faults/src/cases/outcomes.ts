import type { Expectation } from "../case.ts";

/** A definitive refusal ends within this. */
export const AT_ONCE_MS = 2_000;

/** Expects that the step ends before its first request. */
export function refusedUnasked(code: string, more: Expectation = {}): Expectation {
  return {
    exit: 1,
    code,
    requests: { discovery: 0, "id-token": 0, exchange: 0, connect: 0 },
    withinMs: AT_ONCE_MS,
    ...more,
  };
}

/** Expects that the step ends at the first refusal, at once. */
export function refusedAtOnce(code: string, requests: Expectation["requests"], more: Expectation = {}): Expectation {
  return { exit: 1, code, ...(requests === undefined ? {} : { requests }), withinMs: AT_ONCE_MS, ...more };
}
