import { describe, expect, test } from "vitest";
import { answer, fakeSecret } from "../../test/fakes.ts";
import { defineRegistry } from "./define-registry.ts";
import { readInputs } from "./inputs.ts";
import { tokenExchange } from "./shared/token-exchange.ts";

const acme = defineRegistry({
  id: "acme",
  name: "Acme",
  inputs: { url: { kind: "url", default: "https://packages.example" } },
  create: ({ url }) => ({ audience: url.host, ...tokenExchange({ url: new URL("/oauth/token", url) }) }),
});

test("a registry that is described by its exchange alone has its definition's id and name, and compares nothing", () => {
  const registry = acme();
  expect(registry).toMatchObject({ id: "acme", name: "Acme", claimRules: { refusedEvents: [] }, form: { github: [] } });
  expect(registry.clientEnv({ token: fakeSecret() })).toEqual({});
});

test("a registry that does not say how it refuses is read by the usual fields", () => {
  const registry = defineRegistry({
    id: "acme",
    name: "Acme",
    inputs: {},
    create: () => ({
      url: new URL("https://packages.example/"),
      audience: "packages.example",
      exchangeRequest: () => ({ method: "POST", url: "https://packages.example/" }),
      readTokenResponse: () => ({ token: fakeSecret() }),
    }),
  })();
  expect(registry.readRefusal(answer(403, { detail: "no such publisher" }))).toEqual({
    messages: ["no such publisher"],
    unsupported: false,
  });
  expect(registry.readRefusal(answer(404, { message: "no such publisher" })).unsupported).toBe(false);
  expect(registry.readRefusal(answer(404, "Not Found"))).toEqual({ messages: [], unsupported: true });
  expect(registry.readRefusal(answer(405)).unsupported).toBe(true);
});

describe("readInputs", () => {
  const wrong = (name: string): unknown =>
    expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringContaining(name) });

  test.each([
    ["true", true],
    ["True", true],
    ["TRUE", true],
    ["false", false],
    ["False", false],
    ["FALSE", false],
    [" true ", true],
  ])("a flag that is written as %j is %j", (text, expected) => {
    const rules = { revoke: { kind: "flag", default: !expected } } as const;
    expect(readInputs(rules, () => text)).toEqual({ revoke: expected });
  });

  test.each([undefined, "", "  ", "\n"])("a flag that is not given, as by %j, is its default", (text) => {
    const rules = { revoke: { kind: "flag", default: true }, "export-env": { kind: "flag" } } as const;
    expect(readInputs(rules, () => text)).toEqual({ revoke: true, exportEnv: false });
  });

  test.each(["yes", "no", "1", "0", "on", "tRue", "truee", "null", "constructor", "__proto__", "toString"])(
    "a flag is refused when it is %j",
    (text) => {
      expect(() => readInputs({ revoke: { kind: "flag" } }, () => text)).toThrow(wrong("revoke"));
    },
  );

  const timeout = { timeout: { kind: "integer", min: 5, max: 120 } } as const;

  test.each(["5", "120", "007", " 60 "])("a number may be %j", (text) => {
    expect(readInputs(timeout, () => text)).toEqual({ timeout: Number(text) });
  });

  test("a number that is not given is undefined", () => {
    expect(readInputs(timeout, () => undefined)).toEqual({ timeout: undefined });
  });

  test.each(["4", "121", "-5", "+60", "6e1", "60.0", "0x20", "60s", "1000000", "NaN", "Infinity", "\u0666\u0660"])(
    "a number is refused when it is %j",
    (text) => {
      expect(() => readInputs(timeout, () => text)).toThrow(wrong("timeout"));
    },
  );
});
