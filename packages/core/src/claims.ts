import { asObject } from "./json.ts";
import { redactor } from "./safe-words.ts";
import type { Secret } from "./secret.ts";

/** The payload of an ID token as it was read, for display and diagnosis: nothing in it was verified. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * Reads an ID token's payload without verifying anything.
 *
 * @returns the claims, or `undefined` where the text is not three base64url parts with a JSON object in the middle.
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-7.2
 */
export function readClaims(idToken: Secret): Claims | undefined {
  const parts = idToken.reveal().split(".");
  if (parts.length !== 3 || !parts.every((part) => /^[A-Za-z0-9_-]+$/.test(part))) return undefined;
  try {
    return asObject(JSON.parse(Buffer.from(parts[1] ?? "", "base64url").toString("utf8")));
  } catch {
    return undefined;
  }
}

/** Returns a claim that is a non-empty string, else `undefined`. */
export function claimText(claims: Claims, name: string): string | undefined {
  const value = claims[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Returns claims in which no piece of a secret stands: whoever made them may have put one in. */
export function withoutSecrets(claims: Claims, secrets: readonly Secret[]): Claims {
  const redact = redactor(secrets);
  const clean = Object.entries(claims).map(([name, value]) => [
    redact(name),
    typeof value === "string" ? redact(value) : value,
  ]);
  return Object.fromEntries(clean);
}
