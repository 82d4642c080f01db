import { fakeIdToken, fakeSecret } from "../../test/fakes.ts";
import { counterexample } from "../../test/outcome.ts";
import { sanitizeAll } from "./sanitize.ts";
import { Secret } from "./secret.ts";
import { describe, expect, test } from "vitest";

import fc from "fast-check";

function clean(text: string, ...secrets: readonly Secret[]): string {
  return sanitizeAll([text], secrets).join("|");
}

describe("messages from outside", () => {
  test("stay as they are when they are harmless", () => {
    const reason = "valid token, but no corresponding publisher (Publisher with matching claims was not found)";
    expect(sanitizeAll([`invalid-publisher: ${reason}`])).toEqual([`invalid-publisher: ${reason}`]);
  });

  test("become one line without control characters", () => {
    expect(clean("a\r\n::error::b\u001b[31mc\u0000d\u0085e\u2028f")).toBe("a ::error::b [31mc d e f");
  });

  test("lose invisible marks and marks that change the direction of text", () => {
    expect(clean("a\u202eb\u2066c\u200bd\ufeffe")).toBe("a b c d e");
  });

  test("lose the rarer of such marks too", () => {
    expect(clean("a\u061cb\u00adc\u180ed\u{e0041}e")).toBe("a b c d e");
  });

  test("take time in proportion to their length, however a server makes them up", () => {
    const secrets = [fakeSecret(2_000), fakeSecret(1_600)];
    // Ten times what is read of an answer, in milliseconds each; a pattern that backtracks would not end in the test's time.
    const hostile = [
      ["a".repeat(650_000)],
      ["eyJ".repeat(210_000)],
      [`${"a".repeat(20)}.`.repeat(30_000)],
      ["=".repeat(650_000)],
      Array.from({ length: 26_000 }, () => "ab cd ef gh ij kl mn op q"),
    ];
    for (const messages of hostile) expect(sanitizeAll(messages, secrets).join("").length).toBeLessThanOrEqual(1_024);
  });

  test("begin no old workflow command", () => {
    expect(clean("x ##[error]y ###[group]z #\u200b#[debug]")).not.toContain("##[");
  });

  test("messages from outside are left out when nothing remains", () => {
    expect(sanitizeAll(["", " \n ", "a"])).toEqual(["a"]);
  });

  test("messages from outside are cut at 300 characters each and 1,024 in all", () => {
    const messages = sanitizeAll(Array.from({ length: 9 }, () => "word ".repeat(100)));
    for (const word of messages) expect(word.length).toBeLessThanOrEqual(300);
    expect(messages.join("").length).toBeLessThanOrEqual(1_024);
    expect(messages[0]).toMatch(/…$/);
  });
});

test("messages from outside that hold an encoded secret, or a piece of one, are replaced", () => {
  const secret = fakeSecret(60);
  const piece = Buffer.from(secret.reveal().slice(7, 47));
  const hex = piece.toString("hex");
  const encodings = [
    piece.toString("base64"),
    piece.toString("base64url").replace(/.{20}/g, "$& "),
    hex.replace(/../g, "%$&"),
    hex.replace(/../g, "$&-"),
    hex.replace(/../g, "\\u00$&"),
    hex.replace(/../g, "&#x$&;"),
  ];
  for (const encoded of encodings) {
    expect(sanitizeAll([`it was ${encoded}!`, "plain"], [secret])).toEqual([
      expect.stringMatching(/^(it was )?\*\*\*!?$/),
      "plain",
    ]);
  }
  const other = fakeSecret(40).reveal();
  expect(sanitizeAll([`it was ${other}`], [secret])).toEqual([`it was ${other}`]);
});

test("secrets among messages are replaced, also by part", () => {
  const secret = fakeSecret(60);
  const value = secret.reveal();
  expect(clean(`you sent: ${value}!`, secret)).toBe("you sent: ***!");
  // A colon is in no secret: a letter before the piece might be the secret's own.
  expect(clean(`you sent: ${value.slice(5, 30)}!`, secret)).toBe("you sent: ***!");
  expect(clean(`you sent ${value.slice(0, 20)} ${value.slice(-20)}`, secret)).toBe("you sent *** ***");
});

test("secrets among messages are replaced to the last character when two pieces overlap", () => {
  const value = `${"abcdefghij0123456789"}Z${"-".repeat(10)}Z${"ABCDEFGHIJKLMNOPQRS"}`;
  const [first, last] = [value.slice(0, 20), value.slice(-20)];
  expect(clean(`you sent ${first}${last}!`, new Secret(value))).toBe("you sent ***!");
  expect(clean(`you sent ${first} ${last}!`, new Secret(value))).toBe("you sent *** ***!");
});

test("secrets among messages are replaced whole when they are short", () => {
  expect(clean("the pass is hunter2!", new Secret("hunter2"))).toBe("the pass is ***!");
});

test("secrets among messages are found when control characters break them up", () => {
  const secret = fakeSecret(60);
  const value = secret.reveal();
  expect(clean(`it is ${value.slice(0, 10)}\u0000${value.slice(10)}`, secret)).not.toContain(value.slice(0, 10));
  expect(clean(`it is ${value.split("").join("\u200b")}`, secret)).toBe("it is ***");
});

test("unknown secrets among messages are replaced when they look like a JWT", () => {
  const token = fakeIdToken().reveal();
  expect(clean(`bad token ${token}`)).not.toContain(token.slice(0, 20));
  const [header, payload] = token.split(".");
  expect(clean(`bad header ${header}`)).toBe("bad header ***");
  expect(clean(`bad ${header}.${payload}`)).not.toContain(payload?.slice(0, 20));
});

test("unknown secrets among messages are replaced when they are a long run without a space", () => {
  const macaroon = `pypi-${fakeSecret(200).reveal()}`;
  expect(clean(`token ${macaroon} made`)).toBe("token *** made");
});

// oxlint-disable-next-line no-control-regex -- control characters are what it is for
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]|##\[/;

describe("whatever the messages and the secrets are", () => {
  const secretText = fc.string({
    unit: fc.constantFrom(...Array.from("ABCDEFGHabcdefgh01234567-_.")),
    minLength: 20,
    maxLength: 80,
  });
  const noise = fc.string({ unit: "binary", maxLength: 40 });
  /** Words that hold pieces of the secrets, whole and broken. */
  const scene = fc.array(secretText, { minLength: 1, maxLength: 3 }).chain((secrets) => {
    const piece = fc
      .tuple(fc.constantFrom(...secrets), fc.nat(79), fc.nat(80))
      .map(([secret, from, length]) => secret.slice(from, from + length));
    const broken = fc
      .tuple(piece, fc.constantFrom("\u0000", "\n", "\u200b", "\ufe0f"))
      .map(([text, mark]) => text.split("").join(mark));
    const word = fc.array(fc.oneof(piece, broken, noise), { maxLength: 6 }).map((parts) => parts.join(""));
    return fc.record({ secrets: fc.constant(secrets), messages: fc.array(word, { maxLength: 6 }) });
  });

  test("no piece of 20 characters of a secret survives, nor a control character, and the bounds hold", () => {
    const isSafe = fc.property(scene, ({ secrets, messages }) => {
      const safe = sanitizeAll(
        messages,
        secrets.map((value) => new Secret(value)),
      );
      const pieces = secrets.flatMap((secret) =>
        Array.from({ length: secret.length - 19 }, (_, at) => secret.slice(at, at + 20)),
      );
      return (
        safe.join("").length <= 1_024 &&
        safe.every(
          (word) =>
            word !== "" && word.length <= 300 && !FORBIDDEN.test(word) && !pieces.some((piece) => word.includes(piece)),
        )
      );
    });
    expect(counterexample(isSafe)).toBeUndefined();
  });
});
