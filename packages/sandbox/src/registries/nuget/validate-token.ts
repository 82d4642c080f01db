import { decodeProtectedHeader } from "jose";
import { ENTRA_HOST, isEntraToken } from "./entra-policy.ts";
import type { NugetSettings } from "./state.ts";
import { claimText } from "../../oidc/claim-text.ts";
import type { Claims } from "../../issuer/claims.ts";
import {
  unverifiedClaims,
  verifyIdToken,
  type IdTokenProblem,
  type TrustedIssuers,
} from "../../oidc/verify-id-token.ts";

/** The default of Microsoft.IdentityModel's TokenValidationParameters. */
const LEEWAY_SECONDS = 300;

/** @see NuGetGallery FederatedCredentialPolicyEvaluator.cs */
const MESSAGES: Readonly<Record<IdTokenProblem, string>> = {
  malformed: "The JSON web token could not be validated.",
  "missing-claim": "The JSON web token could not be validated.",
  issuer: "The JSON web token could not be validated.",
  key: "The JSON web token has an invalid signature.",
  signature: "The JSON web token has an invalid signature.",
  audience: "The JSON web token has an incorrect audience.",
  expired: "The JSON web token has expired.",
  "not-yet-valid": "The JSON web token is not yet valid.",
};

/**
 * Validates an ID token, whoever it speaks for; gives its claims or the gallery's message.
 * @see NuGetGallery FederatedCredentialPolicyEvaluator.cs `ValidateJwtByIssuer`
 */
export async function validateToken(
  token: string,
  { audience, entraAudience }: Pick<NugetSettings, "audience" | "entraAudience">,
  trusted: TrustedIssuers,
): Promise<{ readonly claims: Claims } | { readonly message: string }> {
  const unverified = readable(token);
  if (unverified === undefined) {
    return { message: "The bearer token could not be parsed as a JSON web token." };
  }
  const audiences = [unverified["aud"]].flat();
  if (unverified["aud"] === undefined || audiences.length !== 1) {
    return { message: "The JSON web token must have exactly one aud claim value." };
  }
  if (String(audiences[0]).trim() === "") return { message: "The JSON web token must have an aud claim." };
  const issuer = claimText(unverified, "iss") ?? "";
  if (issuer.trim() === "") return { message: "The JSON web token must have an iss claim." };
  const exact = trusted.urls.find((url) => authority(url) === authority(issuer));
  // The sandbox's own issuer speaks http on loopback; every other one has to be https.
  if (!issuer.startsWith("https://") && exact !== issuer) {
    return { message: "The JSON web token iss claim must be a valid HTTPS URL." };
  }
  if (isEntraToken(unverified)) {
    if ((claimText(unverified, "uti") ?? "").trim() === "") {
      return { message: "The JSON web token must have a uti claim." };
    }
    const { tid } = unverified;
    const verdict = await verifyIdToken(token, trusted, {
      issuer: `https://${ENTRA_HOST}/${String(tid)}/v2.0`,
      audience: entraAudience,
      leewaySeconds: LEEWAY_SECONDS,
    });
    return "claims" in verdict ? verdict : { message: MESSAGES[verdict.problem] };
  }
  if (exact === undefined) return { message: "The JSON web token iss claim is not supported." };
  if ((claimText(unverified, "jti") ?? "").trim() === "") {
    return { message: "The JSON web token must have a jti claim." };
  }
  const verdict = await verifyIdToken(token, trusted, {
    issuer: exact,
    audience,
    leewaySeconds: LEEWAY_SECONDS,
    required: ["exp"],
  });
  return "claims" in verdict ? verdict : { message: MESSAGES[verdict.problem] };
}

function readable(token: string): Claims | undefined {
  try {
    decodeProtectedHeader(token);
  } catch {
    return undefined;
  }
  return unverifiedClaims(token);
}

/** The issuer is recognised by its host alone; what follows the host is compared later, exactly. */
function authority(url: string): string | undefined {
  return URL.parse(url)?.host;
}
