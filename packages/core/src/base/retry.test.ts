import { counterexample } from "../../test/outcome.ts";
import { delayBefore, readRetryAfter, retriesAfterErrno, retriesAfterStatus } from "./retry.ts";
import { describe, expect, test, vi } from "vitest";

import fc from "fast-check";

test("a status of a temporary failure is worth another attempt", () => {
  const transient = [408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 530];
  const all = Array.from({ length: 500 }, (_, at) => at + 100);
  expect(all.filter((status) => retriesAfterStatus(status) > 0)).toEqual(transient);
});

test.each(["ECONNRESET", "ECONNREFUSED", "ETIMEDOUT", "EPIPE", "EAI_AGAIN", "EHOSTUNREACH"])(
  "a connection failure by %s is worth another attempt",
  (errno) => expect(retriesAfterErrno(errno)).toBe(Infinity),
);

test("a connection failure by an unknown host is worth one, a slip of the resolver being possible", () => {
  expect(retriesAfterErrno("ENOTFOUND")).toBe(1);
});

test.each(["CERT_HAS_EXPIRED", "SELF_SIGNED_CERT_IN_CHAIN", "ERR_TLS_CERT_ALTNAME_INVALID", "EACCES", ""])(
  "a connection failure by %j is final",
  (errno) => expect(retriesAfterErrno(errno)).toBe(0),
);

describe("the wait before a retry", () => {
  test("doubles from one second up to eight, and half of it is chance", () => {
    const least = [1, 2, 3, 4, 5, 20].map((retry) => delayBefore(retry, 0));
    expect(least).toEqual([500, 1_000, 2_000, 4_000, 4_000, 4_000]);
    for (const [at, wait] of least.entries())
      expect(delayBefore([1, 2, 3, 4, 5, 20][at] ?? 0, 1 - Number.EPSILON)).toBeCloseTo(wait * 2, 3);
  });

  test("the wait before a retry is as long as the server asks, and up to a second more", () => {
    expect(delayBefore(1, 0, 7)).toBe(7_000);
    expect(delayBefore(1, 0.5, 7)).toBe(7_500);
  });

  test("the wait before a retry is not shorter than its own when the server asks for less", () => {
    expect(delayBefore(4, 0, 1)).toBe(4_000);
    expect(delayBefore(4, 0.5, 0)).toBe(6_500);
  });

  test("stays within its bounds for every random number", () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const isBounded = fc.property(fc.integer({ min: 1, max: 40 }), chance, fc.nat(30), (retry, random, asked) => {
      const cap = Math.min(8_000, 1_000 * 2 ** (retry - 1));
      const own = delayBefore(retry, random);
      const least = Math.max(own, asked * 1_000);
      const heeded = delayBefore(retry, random, asked);
      return own >= cap / 2 && own <= cap && heeded >= least && heeded <= least + 1_000;
    });
    expect(counterexample(isBounded)).toBeUndefined();
  });
});

describe("Retry-After", () => {
  const now = Date.UTC(2026, 10, 22, 12);

  test.each([408, 425, 429, 503])("Retry-After is read with status %i", (status) => {
    expect(readRetryAfter(status, "7", now)).toBe(7);
  });

  test.each([200, 301, 400, 403, 404, 500, 502, 504])("says nothing with status %i", (status) => {
    expect(readRetryAfter(status, "7", now)).toBeUndefined();
  });

  test("Retry-After may be a date, rounded up to whole seconds", () => {
    expect(readRetryAfter(503, "Sun, 22 Nov 2026 12:00:20 GMT", now)).toBe(20);
    expect(readRetryAfter(503, "Sun, 22 Nov 2026 12:00:20 GMT", now + 400)).toBe(20);
  });

  test.each(["Sunday, 22-Nov-26 12:00:20 GMT", "Sun Nov 22 12:00:20 2026"])(
    "Retry-After may be a date of an older form, wherever this machine is: %j",
    (value) => {
      for (const zone of ["UTC", "Asia/Kolkata", "America/Los_Angeles"]) {
        vi.stubEnv("TZ", zone);
        expect(readRetryAfter(503, value, now)).toBe(20);
      }
    },
  );

  test.each(["9".repeat(400), "10000000000000000000000", "Sun, 22 Nov 9999 12:00:20 GMT"])(
    "Retry-After is reported in readable digits, however long it asks to wait: %s",
    (value) => {
      expect(readRetryAfter(503, value, now)).toBe(31_536_000);
    },
  );

  test("Retry-After may be spaced, and may be nothing at all", () => {
    expect(readRetryAfter(429, " 0 ", now)).toBe(0);
    expect(readRetryAfter(429, undefined, now)).toBeUndefined();
  });

  test.each([
    "",
    "-1",
    "+1",
    "1.5",
    "1e3",
    "0x10",
    "soon",
    "7 seconds",
    "2026-11-22T12:00:20Z",
    "Sun, 99 Foo 2026 12:00:20 GMT",
    "Sun, 22 Nov 2026 11:59:59 GMT",
  ])("Retry-After is ignored when it is %j", (value) => expect(readRetryAfter(429, value, now)).toBeUndefined());

  test("Retry-After is always a whole number of seconds, never negative, whatever a server sends", () => {
    const values = fc.oneof(
      fc.string(),
      fc.nat().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    const isWholeOrNone = fc.property(values, (value) => {
      const seconds = readRetryAfter(429, value, now);
      return seconds === undefined || (Number.isSafeInteger(seconds) && seconds >= 0);
    });
    expect(counterexample(isWholeOrNone)).toBeUndefined();
    for (const value of [7, null, ["7"], {}]) expect(readRetryAfter(429, value, now)).toBeUndefined();
  });
});
