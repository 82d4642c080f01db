import { randomBytes } from "node:crypto";
import { type Credential, pypi, Secret } from "@mint/core";
import { describe, expect, test } from "vitest";
import { fromState, toState } from "./saved-token.ts";

const token = new Secret(randomBytes(30).toString("base64url"));
const registry = pypi({ repositoryUrl: "https://index.example/legacy/" });

function credential(expiresAt: Date | undefined): Credential {
  return {
    registry,
    token,
    username: "__token__",
    secret: undefined,
    expiresAt,
    expiryDocumented: false,
    audience: "index.example",
    claims: {},
    revoke: async () => "revoked",
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** What the runner makes of the values that main saved. */
function handedOver(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`STATE_${name}`, value]));
}

describe("what main saves", () => {
  test("what main saves is what post reads", () => {
    const expiresAt = new Date("2026-11-22T12:00:00.000Z");
    const saved = fromState(handedOver(toState(credential(expiresAt))));
    expect(saved).toMatchObject({ registry: "pypi", url: registry.url.href, expiresAt });
    expect(saved?.token.reveal()).toBe(token.reveal());
  });

  test("makes the same registry again", () => {
    const saved = fromState(handedOver(toState(credential(undefined))));
    expect(pypi({ repositoryUrl: saved?.url }).url.href).toBe(registry.url.href);
  });

  test("what main saves may have no expiry, or an invalid one", () => {
    const values = handedOver(toState(credential(undefined)));
    expect(fromState(values)).toMatchObject({ expiresAt: undefined });
    expect(fromState({ ...values, "STATE_expires-at": "soon" })).toMatchObject({ expiresAt: undefined });
  });
});

test("what post reads is nothing where main saved nothing, or not all of it", () => {
  const values = handedOver(toState(credential(undefined)));
  expect(fromState({})).toBeUndefined();
  for (const name of ["STATE_token", "STATE_url", "STATE_registry"])
    expect(fromState({ ...values, [name]: "" })).toBeUndefined();
});

test("what post reads is never an input: in a composite action it may be another step's", () => {
  const values = { INPUT_TOKEN: "x", "INPUT_REPOSITORY-URL": "https://evil.example/", INPUT_REGISTRY: "pypi" };
  expect(fromState(values)).toBeUndefined();
});
