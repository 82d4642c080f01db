import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fakeIdToken, fakeSecret } from "../test/fakes.ts";
import { counterexample } from "../test/outcome.ts";
import { jwtExpiry } from "./jwt-expiry.ts";
import { lifetime } from "./lifetime.ts";
import { readExpiry } from "./read-expiry.ts";

const AT = new Date("2026-11-22T12:00:00.000Z");
const SECONDS = AT.getTime() / 1_000;

describe("a moment in an answer", () => {
  test.each([
    SECONDS,
    String(SECONDS),
    "2026-11-22T12:00:00Z",
    "2026-11-22T12:00:00.0000000+00:00",
    "2026-11-22T13:00:00+01:00",
  ])("may be written %j", (value) => expect(readExpiry(value)).toEqual({ at: AT }));

  test.each([undefined, null, "", "soon", 0, -1, true, {}, Number.MAX_VALUE, "9".repeat(30)])(
    "is not said by %j: then the documented lifetime counts, if there is one",
    (value) => {
      expect(readExpiry(value)).toBeUndefined();
      expect(readExpiry(value, 900)).toEqual({ inSeconds: 900, documented: true });
    },
  );

  test("is never a date that cannot be printed, whatever a server sends", () => {
    const value = fc.oneof(fc.double(), fc.string(), fc.nat().map(String));
    const isPrintable = fc.property(value, (said) => {
      const expiry = readExpiry(said);
      return expiry === undefined || ("at" in expiry && expiry.at.toISOString() !== "");
    });
    expect(counterexample(isPrintable)).toBeUndefined();
  });
});

describe("a lifetime in an answer", () => {
  test("may be a number or digits", () => {
    expect([lifetime(300), lifetime("300")]).toEqual([{ inSeconds: 300 }, { inSeconds: 300 }]);
  });

  test.each([undefined, null, 0, -1, "", "5m", 1e12, Number.NaN, [300]])("is not %j", (value) => {
    expect(lifetime(value)).toBeUndefined();
  });
});

describe("a token that is a JWT", () => {
  test("says itself when it dies", () => {
    expect(jwtExpiry(fakeIdToken({ exp: SECONDS }))).toEqual({ at: AT });
    expect(jwtExpiry(fakeSecret())).toBeUndefined();
    expect(jwtExpiry(fakeIdToken({ exp: null }), 60)).toEqual({ inSeconds: 60, documented: true });
  });
});
