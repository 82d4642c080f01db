import { createRemoteJWKSet, customFetch, decodeJwt, decodeProtectedHeader, errors, jwtVerify } from "jose";
import type { Claims } from "../issuer/claims.ts";
import type { Clock } from "../http/handler.ts";
import { compare, note, noteIdToken } from "../http/trace.ts";

/** Fetches a document of the issuer by its URL. Where it really comes from is the sandbox's business. */
export type FetchIssuer = (url: string) => Promise<Response>;

/** What a registry needs to check an ID token. */
export interface TrustedIssuers {
  /** The `iss` values that the registry accepts. */
  readonly urls: readonly string[];
  readonly fetch: FetchIssuer;
  readonly now: Clock;
}

/** Why an ID token is refused, before anything is compared with a trusted publisher. */
export type IdTokenProblem =
  | "malformed"
  | "missing-claim"
  | "key"
  | "signature"
  | "issuer"
  | "audience"
  | "expired"
  | "not-yet-valid";

/** The signed claims, or why there are none. */
export type IdTokenVerdict = { readonly claims: Claims } | { readonly problem: IdTokenProblem };

/** What differs from registry to registry. */
export interface VerifyOptions {
  /** Not compared where it is not given. */
  readonly audience?: string;
  /** The one issuer that the token must name exactly. */
  readonly issuer: string;
  readonly leewaySeconds: number;
  /** Claims that must be there, beside `iss`, `aud` and `exp`. */
  readonly required?: readonly string[];
}

/** The issuer is on the same machine: where it is slow, everything is, and no ID token is wrong for that. */
const ISSUER_TIMEOUT_MS = 120_000;

/** Reads the claims of a JWT without checking anything; `undefined` if it is not one. */
export function unverifiedClaims(token: string): Claims | undefined {
  try {
    const claims = decodeJwt(token);
    note({ claims });
    return claims;
  } catch {
    return undefined;
  }
}

/** Verifies signature (RS256, key by `kid` from the issuer's JWKS), issuer, audience (one string) and times. */
export async function verifyIdToken(
  token: string,
  trusted: TrustedIssuers,
  options: VerifyOptions,
): Promise<IdTokenVerdict> {
  const presented = unverifiedClaims(token);
  noteIdToken(compare("iss", options.issuer, presented?.["iss"]));
  if (options.audience !== undefined) noteIdToken(compare("aud", options.audience, presented?.["aud"]));
  const verdict = await verify(token, trusted, options);
  if ("problem" in verdict) note({ problem: verdict.problem });
  return verdict;
}

async function verify(token: string, trusted: TrustedIssuers, options: VerifyOptions): Promise<IdTokenVerdict> {
  try {
    if (decodeProtectedHeader(token).kid === undefined) return { problem: "key" };
    const { payload } = await jwtVerify(token, await keySet(trusted.fetch, options.issuer), {
      algorithms: ["RS256"],
      issuer: options.issuer,
      ...(options.audience === undefined ? {} : { audience: options.audience }),
      clockTolerance: options.leewaySeconds,
      currentDate: new Date(trusted.now()),
      requiredClaims: ["exp", ...(options.required ?? [])],
    });
    // One audience, not a list that includes ours: no registry should accept a token that is also for another.
    if (options.audience !== undefined && typeof payload.aud !== "string") return { problem: "audience" };
    return { claims: payload };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

async function keySet(fetch: FetchIssuer, issuer: string): Promise<ReturnType<typeof createRemoteJWKSet>> {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`);
  const document: unknown = await response.json();
  const url = typeof document === "object" && document !== null && "jwks_uri" in document ? document.jwks_uri : "";
  return createRemoteJWKSet(new URL(String(url)), {
    [customFetch]: async (target) => fetch(target),
    timeoutDuration: ISSUER_TIMEOUT_MS,
  });
}

function problemOf(error: unknown): IdTokenProblem {
  if (error instanceof errors.JWTExpired) return "expired";
  if (error instanceof errors.JWTClaimValidationFailed) return claimProblem(error);
  if (error instanceof errors.JWSSignatureVerificationFailed) return "signature";
  if (error instanceof errors.JWKSNoMatchingKey) return "key";
  if (error instanceof errors.JOSEError || error instanceof TypeError) return "malformed";
  throw error;
}

function claimProblem(error: errors.JWTClaimValidationFailed): IdTokenProblem {
  if (error.reason === "missing") return "missing-claim";
  if (error.claim === "iss") return "issuer";
  if (error.claim === "aud") return "audience";
  return error.claim === "nbf" ? "not-yet-valid" : "malformed";
}
