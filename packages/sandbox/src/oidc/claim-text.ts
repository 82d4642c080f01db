import type { Claims } from "../issuer/claims.ts";

/** Reads a claim as text; `undefined` if it is missing or something else. */
export function claimText(claims: Claims, name: string): string | undefined {
  const value = claims[name];
  return typeof value === "string" ? value : undefined;
}
