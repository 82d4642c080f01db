import { randomBytes, randomUUID } from "node:crypto";
import type { Registry } from "../src/registries/registry.ts";
import { pypi } from "../src/registries/pypi/pypi.ts";
import { Secret } from "../src/base/secret.ts";
import type { WireResponse } from "../src/http/wire.ts";

/** A value like a credential, another one each time. No known credential begins with x. */
export function fakeSecret(characters = 40): Secret {
  return new Secret(`x${randomBytes(characters).toString("base64url")}`.slice(0, characters));
}

/** An ID token with the given claims, which nobody signed. */
export function fakeIdToken(claims: Readonly<Record<string, unknown>> = {}, now = Date.now()): Secret {
  const iat = Math.floor(now / 1_000);
  const payload = { aud: "index.example", iat, exp: iat + 300, jti: randomUUID(), ...claims };
  const parts = [{ typ: "JWT", alg: "RS256", kid: randomUUID() }, payload].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  return new Secret([...parts, randomBytes(64).toString("base64url")].join("."));
}

/** An index of nobody, with whatever a test wants to be different. */
export function fakeRegistry(overrides: Partial<Registry> = {}): Registry {
  return { ...pypi({ repositoryUrl: "https://index.example/legacy/" }), ...overrides };
}

/** One answer as the transport gives it; an object becomes JSON. */
export function answer(
  status: number,
  body: unknown = "",
  headers: Readonly<Record<string, string>> = {},
): WireResponse {
  return { status, headers, body: typeof body === "string" ? body : JSON.stringify(body) };
}

/** Runs what should fail, and returns what it threw. */
export async function failureOf(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail.");
}
