import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { fakeIdToken, fakeSecret } from "../test/fakes.ts";
import { maskable, Secret } from "./secret.ts";

describe("a secret", () => {
  test("gives its value to who asks for it by name", () => {
    expect(new Secret("a value").reveal()).toBe("a value");
  });

  test("is hidden wherever a value is printed without being asked for", () => {
    const secret = fakeSecret();
    const printed = [
      String(secret),
      `${secret.toString()}`,
      JSON.stringify({ secret }),
      inspect({ nested: { secret } }, { depth: 9, showHidden: true }),
      JSON.stringify(Object.entries(secret)),
      new Error("boom", { cause: secret }).cause?.toString(),
      JSON.stringify(structuredClone(secret)),
    ];
    for (const text of printed) expect(text).not.toContain(secret.reveal());
    expect(printed.slice(0, 3)).toEqual(["***", "***", '{"secret":"***"}']);
  });
});

describe("the texts to mask", () => {
  test("are the value and each long segment of a JWT", () => {
    const token = fakeIdToken();
    const segments = token.reveal().split(".");
    expect(new Set(maskable(token))).toEqual(new Set([token.reveal(), ...segments]));
  });

  test("leave out segments that are words", () => {
    expect(maskable(new Secret(`short.${"x".repeat(20)}.${"y".repeat(21)}`))).toEqual([
      `short.${"x".repeat(20)}.${"y".repeat(21)}`,
      "y".repeat(21),
    ]);
  });

  test("are the lines of a value that has several, since the runner masks line by line", () => {
    const texts = maskable(new Secret("first line\r\nsecond line\n"));
    expect(texts).toContain("first line");
    expect(texts).toContain("second line");
    expect(texts).not.toContain("");
  });

  test("are none for nothing: an empty mask would hide the whole log", () => {
    expect(maskable(new Secret(""))).toEqual([]);
    expect(maskable(new Secret(" \n "))).toEqual([]);
  });
});
