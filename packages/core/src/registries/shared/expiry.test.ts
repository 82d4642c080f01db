import { fakeIdToken, fakeSecret } from "../../../test/fakes.ts";
import { jwtExpiry, lifetime, readExpiry } from "./expiry.ts";
import { describe, expect, test } from "vitest";

const AT = new Date("2026-11-22T12:34:56.000Z");

describe("when a token expires", () => {
  test.each([
    ["Unix seconds", AT.getTime() / 1_000],
    ["Unix seconds as digits", String(AT.getTime() / 1_000)],
    ["ISO 8601", "2026-11-22T12:34:56Z"],
    ["ISO 8601 with an offset", "2026-11-22T13:34:56+01:00"],
    [".NET's seven digits of a second", "2026-11-22T12:34:56.0000000Z"],
  ])("the expiry is read from %s", (_, value) => {
    expect(readExpiry(value)).toEqual({ at: AT });
  });

  test.each<unknown>([
    undefined,
    null,
    "",
    "soon",
    0,
    -1,
    {},
    [],
    true,
    1e300,
    Number.NaN,
    { toString: 0 },
    900,
    "900",
    "token 1",
    "15 Mar",
    AT.getTime(),
  ])("the expiry is not read from %j", (value) => {
    expect(readExpiry(value)).toBeUndefined();
    expect(readExpiry(value, 900)).toEqual({ inSeconds: 900, documented: true });
  });

  test("the expiry of a JWT is its own, and no other token has one", () => {
    const exp = AT.getTime() / 1_000;
    expect(jwtExpiry(fakeIdToken({ exp }))).toEqual({ at: AT });
    expect(jwtExpiry(fakeSecret())).toBeUndefined();
  });

  test("a lifetime in seconds ends that far from now", () => {
    expect(lifetime(300)).toEqual({ inSeconds: 300 });
    expect(lifetime("300")).toEqual({ inSeconds: 300 });
    for (const value of [0, -1, "soon", undefined, Infinity, 1e12]) expect(lifetime(value)).toBeUndefined();
  });
});
