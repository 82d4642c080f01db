import { compare, note, noteIdToken } from "../http/trace.ts";
import { unverifiedClaims, verifyIdToken, type IdTokenVerdict, type TrustedIssuers } from "./verify-id-token.ts";

/** Verifies an ID token of any trusted issuer; without `audience`, every audience will do. */
export async function checkIdToken(
  token: string,
  trusted: TrustedIssuers,
  options: { readonly audience?: string; readonly leewaySeconds?: number } = {},
): Promise<IdTokenVerdict> {
  const claims = unverifiedClaims(token);
  if (claims === undefined) return { problem: "malformed" };
  const { iss: issuer } = claims;
  if (typeof issuer !== "string" || !trusted.urls.includes(issuer)) {
    noteIdToken(compare("iss", trusted.urls.join(" or "), issuer, false));
    note({ problem: "issuer" });
    return { problem: "issuer" };
  }
  return verifyIdToken(token, trusted, { leewaySeconds: 0, ...options, issuer });
}
