import { fakeIdToken, fakeSecret } from "../../test/fakes.ts";
import { valuesToMask, Secret } from "./secret.ts";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";

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
    expect(new Set(valuesToMask(token))).toEqual(new Set([token.reveal(), ...segments]));
  });

  test("leave out segments that are messages", () => {
    expect(valuesToMask(new Secret(`short.${"x".repeat(20)}.${"y".repeat(21)}`))).toEqual([
      `short.${"x".repeat(20)}.${"y".repeat(21)}`,
      "y".repeat(21),
    ]);
  });

  test("are the long lines of a value that has several, since the runner masks line by line", () => {
    const long = "a line of more than twenty characters";
    expect(valuesToMask(new Secret(`${long}\r\nshort\n${long}!\n`))).toEqual([long, `${long}!`]);
  });

  test("are few and long whatever a server calls a token: short lines would hide the log's own messages", () => {
    const lines = Array.from({ length: 20_000 }, (_, at) => at.toString(36)).join("\n");
    for (const text of valuesToMask(new Secret(lines))) expect(text.length).toBeGreaterThan(8);
  });

  test("are none for nothing: an empty mask would hide the whole log", () => {
    expect(valuesToMask(new Secret(""))).toEqual([]);
    expect(valuesToMask(new Secret(" \n "))).toEqual([]);
  });
});
