import { expect, test } from "vitest";
import { SecretMasker } from "./secret-masker.ts";

function masker(...values: readonly string[]): SecretMasker {
  const made = new SecretMasker();
  for (const value of values) made.add(value);
  return made;
}

test("masks every occurrence", () => {
  expect(masker("pypi-token").mask("a pypi-token, and pypi-token!")).toBe("a ***, and ***!");
});

test("makes one mask of ranges that touch or overlap", () => {
  expect(masker("abc", "cde", "fgh").mask("_abcdefgh_")).toBe("_***_");
  expect(masker("aba").mask("ababa")).toBe("***");
});

test.for([
  ["base64", (value: string) => Buffer.from(value).toString("base64")],
  ["base64 after one byte", (value: string) => Buffer.from(`u${value}`).toString("base64").slice(2)],
  ["base64 after two bytes", (value: string) => Buffer.from(`u:${value}`).toString("base64").slice(3)],
  ["base64url", (value: string) => Buffer.from(value).toString("base64url")],
  ["JSON", (value: string) => JSON.stringify(value).slice(1, -1)],
  ["URI", encodeURIComponent],
] as const)("the masker hides %s", ([, encode]) => {
  const value = 'a "secret" >?>?~/ value';
  expect(masker(value).mask(`<${encode(value)}>`)).toMatch(/^<.{0,4}\*\*\*=*>$/u);
});

test("a value masks no pieces of it", () => {
  expect(masker("0123456789abcdef").mask("0123456789abcde")).toBe("0123456789abcde");
});

test("takes no empty value, and says what is new", () => {
  const made = new SecretMasker();
  expect([made.add(""), made.add("a"), made.add("a")]).toEqual([false, true, false]);
  expect(made.mask("b")).toBe("b");
});
