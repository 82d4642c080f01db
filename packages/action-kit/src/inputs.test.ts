import { afterEach, describe, expect, test, vi } from "vitest";
import { inputs } from "./inputs.ts";

afterEach(() => vi.unstubAllEnvs());

function given(name: string, value: string): void {
  vi.stubEnv(`INPUT_${name.toUpperCase()}`, value);
}

function wrong(name: string): unknown {
  return expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringContaining(name) });
}

describe("a text", () => {
  test("is what was given, without the spaces around it", () => {
    given("repository-url", "  https://index.example/ \n");
    expect(inputs.text("repository-url")).toBe("https://index.example/");
  });

  test("that is empty or blank was not given", () => {
    expect(inputs.text("audience")).toBeUndefined();
    for (const value of ["", "  ", "\n"]) {
      given("audience", value);
      expect(inputs.text("audience")).toBeUndefined();
    }
  });
});

describe("a flag", () => {
  test.each([
    ["true", true],
    ["True", true],
    ["TRUE", true],
    ["false", false],
    ["False", false],
    ["FALSE", false],
    [" true ", true],
  ])("is, written as %j, %j", (value, expected) => {
    given("revoke", value);
    expect(inputs.flag("revoke", !expected)).toBe(expected);
  });

  test("that was not given is what stands for it", () => {
    expect(inputs.flag("revoke", true)).toBe(true);
    expect(inputs.flag("revoke", false)).toBe(false);
  });

  test.each(["yes", "no", "1", "0", "on", "tRue", "truee", "null", "constructor", "__proto__", "toString"])(
    "is nothing when it is %j",
    (value) => {
      given("revoke", value);
      expect(() => inputs.flag("revoke", true)).toThrow(wrong("revoke"));
    },
  );
});

describe("a number", () => {
  const bounds = { min: 5, max: 120, default: 60 };

  test.each(["5", "120", "007", " 60 "])("may be %j", (value) => {
    given("timeout", value);
    expect(inputs.integer("timeout", bounds)).toBe(Number(value));
  });

  test("that was not given is what stands for it", () => {
    expect(inputs.integer("timeout", bounds)).toBe(60);
  });

  test.each(["4", "121", "-5", "+60", "6e1", "60.0", "0x20", "60s", "1000000", "NaN", "Infinity", "٦٠"])(
    "is refused when it is %j",
    (value) => {
      given("timeout", value);
      expect(() => inputs.integer("timeout", bounds)).toThrow(wrong("timeout"));
    },
  );
});
