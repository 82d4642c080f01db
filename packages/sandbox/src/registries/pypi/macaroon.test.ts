import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { attenuate, createMacaroon, isSignedBy, parseMacaroon, serializeMacaroon } from "./macaroon.ts";

const rootKey = randomBytes(32);
const macaroon = createMacaroon(rootKey, {
  location: "pypi.org",
  identifier: "an-identifier",
  caveats: ["[0,2,1]", "x".repeat(300)],
});

test("reads what it writes, long fields too", () => {
  expect(parseMacaroon(serializeMacaroon(macaroon))).toEqual(macaroon);
});

test("writes what pymacaroons writes", () => {
  const known = createMacaroon(Buffer.from("a root key"), { location: "l", identifier: "i", caveats: ["c"] });
  const bytes = Buffer.from(serializeMacaroon(known), "base64url");
  // From pymacaroons 0.13 for the same key and parts.
  expect(bytes.subarray(0, -32).toString("hex")).toBe("0201016c0201690002016300000620");
  expect(bytes.subarray(-32).toString("hex")).toMatch(/^6cc6d3798c8f/);
});

test("starts as the tokens of pypi.org do", () => {
  expect(`pypi-${serializeMacaroon(macaroon)}`).toMatch(/^pypi-AgEIcHlwaS5vcmc/);
});

test("a macaroon is signed by its root key and no other", () => {
  expect(isSignedBy(macaroon, rootKey)).toBe(true);
  expect(isSignedBy(macaroon, randomBytes(32))).toBe(false);
});

test("stays signed when its holder narrows it", () => {
  const narrowed = attenuate(macaroon, '[1,["octo-package"]]');
  expect(isSignedBy(narrowed, rootKey)).toBe(true);
  expect(narrowed.caveats.at(-1)).toBe('[1,["octo-package"]]');
});

test("a macaroon is no longer signed when a caveat is removed or changed", () => {
  expect(isSignedBy({ ...macaroon, caveats: macaroon.caveats.slice(1) }, rootKey)).toBe(false);
  expect(isSignedBy({ ...macaroon, caveats: ["[0,9,1]", "x".repeat(300)] }, rootKey)).toBe(false);
});

test("reads no cut, padded, foreign or empty text", () => {
  const bytes = Buffer.from(serializeMacaroon(macaroon), "base64url");
  for (let length = 0; length < bytes.length; length += 1) {
    expect(parseMacaroon(bytes.subarray(0, length).toString("base64url"))).toBeUndefined();
  }
  expect(parseMacaroon(Buffer.concat([bytes, Buffer.from([0])]).toString("base64url"))).toBeUndefined();
  expect(parseMacaroon("not a macaroon!")).toBeUndefined();
});
