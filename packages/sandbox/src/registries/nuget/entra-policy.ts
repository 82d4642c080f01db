import { allMatch, compare, compareAnyCase } from "../../http/trace.ts";
import { claimText } from "../../oidc/claim-text.ts";
import type { Claims } from "../../issuer/claims.ts";
import type { NugetEntraPolicy } from "./policies.ts";

/** The one authority whose tokens the gallery knows. @see NuGetGallery EntraIdTokenValidator.cs */
export const ENTRA_HOST = "login.microsoftonline.com";
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** True for a token of Entra ID, which is recognized by the host of its issuer alone. */
export function isEntraToken(claims: Claims): boolean {
  return URL.parse(claimText(claims, "iss") ?? "")?.host === ENTRA_HOST;
}

/**
 * Holds an access token against a policy for a service principal.
 * @see NuGetGallery EntraIdTokenValidator.cs `EvaluateEntraIdServicePrincipal`
 */
export function isServicePrincipal(
  policy: NugetEntraPolicy,
  claims: Claims,
  allowedTenants: readonly string[],
): boolean {
  const [tid = "", oid = ""] = ["tid", "oid"].map((name) => claimText(claims, name) ?? "");
  const isAllowed = allowedTenants.includes("all") || allowedTenants.includes(tid);
  return (
    allMatch(policy, [
      compare("azpacr", "2", claims["azpacr"]),
      compare("idtyp", "app", claims["idtyp"]),
      compare("ver", "2.0", claims["ver"]),
      compare("sub", oid, claims["sub"]),
      compareAnyCase("tid", policy.tid, tid),
      compareAnyCase("oid", policy.oid, oid),
    ]) &&
    isAllowed &&
    GUID.test(tid) &&
    GUID.test(oid)
  );
}
