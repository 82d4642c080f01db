import { answer, failureOf, fakeSecret } from "../../test/fakes.ts";
import { counterexample } from "../../test/outcome.ts";
import { asObject } from "../base/json.ts";
import { carriesCredential, isSuccess, readObject, textField, tryReadObject } from "./wire.ts";
import { describe, expect, test } from "vitest";

import fc from "fast-check";

test("a body is read when it is a JSON object", () => {
  expect(readObject(answer(200, { token: "t", n: 1 }))).toEqual({ token: "t", n: 1 });
});

test.each(["", "null", "[]", '"text"', "1", "{", "<html>", '{"a":1}x', "undefined", "NaN"])(
  "a body is refused when it is %j",
  async (body) => {
    expect(tryReadObject(answer(200, body))).toBeUndefined();
    expect(await failureOf(() => readObject(answer(200, body)))).toMatchObject({
      code: "RESPONSE_INVALID",
    });
  },
);

test("a body that cannot be read is not quoted", async () => {
  const secret = fakeSecret().reveal();
  const failure = await failureOf(() => readObject(answer(200, `{"token":"${secret}"`)));
  expect(JSON.stringify([String(failure), failure])).not.toContain(secret);
  expect(failure).not.toHaveProperty("cause");
});

test("any body is read as an object or as nothing", () => {
  const body = fc.oneof(fc.string({ unit: "binary" }), fc.json({ maxDepth: 2 }));
  const isRead = fc.property(body, (text) => {
    const object = tryReadObject(answer(200, text));
    return object === undefined || JSON.stringify(object) === JSON.stringify(JSON.parse(text));
  });
  expect(counterexample(isRead, 100)).toBeUndefined();
});

test("a field is the first of the named ones that is text", () => {
  expect(textField({ a: "", b: 1, c: "text", d: "more" }, "a", "b", "c", "d")).toBe("text");
});

test("a field that is not text counts as missing", () => {
  expect(textField({ a: ["text"], b: { c: "text" }, d: null }, "a", "b", "d", "e")).toBeUndefined();
  expect(textField(undefined, "a")).toBeUndefined();
  expect(textField({}, "constructor", "toString", "__proto__")).toBeUndefined();
});

test("an object is neither a list nor nothing", () => {
  for (const value of [null, undefined, [], "text", 1, true]) expect(asObject(value)).toBeUndefined();
  expect(asObject({ a: 1 })).toEqual({ a: 1 });
});

test("an object from the wire changes nothing but itself", () => {
  asObject(JSON.parse('{"__proto__":{"polluted":true}}'));
  expect({}).not.toHaveProperty("polluted");
});

describe("a request", () => {
  const url = "https://index.example/";

  test("counts as carrying a credential when it authenticates or has a body", () => {
    expect(carriesCredential({ method: "GET", url })).toBe(false);
    expect(carriesCredential({ method: "POST", url, body: { form: {} } })).toBe(true);
    expect(carriesCredential({ method: "GET", url, authorization: { scheme: "Bearer", secret: fakeSecret() } })).toBe(
      true,
    );
  });
});

test("a success is a 2xx and nothing else", () => {
  expect([199, 200, 202, 204, 299, 300, 304, 400, 500, 0].filter((status) => isSuccess(answer(status)))).toEqual([
    200, 202, 204, 299,
  ]);
});
