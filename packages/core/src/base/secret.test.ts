import { fakeSecret } from "../../test/fakes.ts";
import { isUsableToken, Secret } from "./secret.ts";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";

describe("a secret", () => {
  test("reveals its value only on request", () => {
    expect(new Secret("a value").reveal()).toBe("a value");
  });

  test("a secret is hidden wherever a value is printed without being asked for", () => {
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

test("a token of 16 to 32,768 printable characters in one line is usable, and no other", () => {
  for (const usable of ["x".repeat(16), "x".repeat(32_768), "!~".repeat(8)])
    expect(isUsableToken(new Secret(usable))).toBe(true);
  for (const unusable of [
    "",
    "x".repeat(15),
    "x".repeat(32_769),
    `${"x".repeat(16)} x`,
    `${"x".repeat(16)}\n`,
    "ä".repeat(16),
  ])
    expect(isUsableToken(new Secret(unusable))).toBe(false);
});
