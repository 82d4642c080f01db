import {
  type Claims,
  claimText,
  EXPIRY_TOLERANCE_SECONDS,
  readClaims,
  secondsText,
  withoutSecrets,
} from "../base/claims.ts";
import { ResponseError } from "../base/errors.ts";
import type { Secret } from "../base/secret.ts";
import { invalidResponse } from "../http/wire.ts";
import type { Registry } from "../registries/registry.ts";
import type { Run } from "./run.ts";

/** The same distance in the future as {@link EXPIRY_TOLERANCE_SECONDS} and a GitHub token's 300 s of life allow in the past. */
const ISSUED_AHEAD_TOLERANCE_SECONDS = 600;

/** An ID token of the job, and its claims, which contain no secret of the run. */
export interface ObtainedIdentity {
  readonly idToken: Secret;
  readonly claims: Claims;
}

/**
 * Asks the job's platform for an ID token, with retries, and checks its claims.
 *
 * @throws {@link IdentityError}, {@link ResponseError}, {@link UnavailableError} once nothing is left to try
 */
export async function obtainIdToken(
  { identity, io, attempts, secrets, presented }: Run,
  { audience, registry }: { readonly audience: string; readonly registry: Registry },
): Promise<ObtainedIdentity> {
  const obtained = await attempts.untilDone(
    "id-token",
    async (limits) => {
      const idToken = await identity.idToken(audience, io, { ...limits, secrets, presented });
      io.onSecret(idToken);
      const claims = checkIdToken(idToken, audience, io.now());
      if (identity.refreshable && keysOf(idToken, claims).some((key) => presented.has(key))) {
        // The registry may have redeemed it, whatever its answer was.
        throw invalidResponse("The OIDC service returned the same ID token twice.");
      }
      return { idToken, claims: withoutSecrets(claims, secrets) };
    },
    {
      credentials: (identity.requests ?? 1) + 1,
      mayRepeat: (error) => identity.mayRepeat?.(error) ?? true,
      next: [...(identity.endpoints?.(io.env).slice(1) ?? []), registry.url],
    },
  );
  io.onEvent({ type: "identity", audience, claims: obtained.claims });
  return obtained;
}

/**
 * Checks an ID token before it is sent on: three base64url parts, the audience that was asked for, not long expired, not
 * issued in the far future. The registry checks the signature.
 *
 * @param now milliseconds since 1970
 * @returns its claims
 * @throws {@link ResponseError} `RESPONSE_INVALID`
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1
 */
export function checkIdToken(idToken: Secret, audience: string, now: number): Claims {
  const claims = readClaims(idToken);
  if (claims === undefined) throw malformed("is not a JSON Web Token", RUN_AGAIN, Infinity);
  const { aud, exp, iat } = claims;
  const named: unknown = Array.isArray(aud) && aud.length === 1 ? aud[0] : aud;
  if (named !== audience) throw malformed(`is not for the audience "${audience}" that was asked for`, RUN_AGAIN);
  const seconds = now / 1_000;
  if (typeof exp !== "number" || exp === Infinity) throw malformed("has no expiry", RUN_AGAIN);
  if (exp + EXPIRY_TOLERANCE_SECONDS < seconds)
    throw malformed(`expired ${secondsText(seconds - exp)} ago by this machine's clock`, CHECK_CLOCK);
  if (typeof iat === "number" && iat - ISSUED_AHEAD_TOLERANCE_SECONDS > seconds) {
    throw malformed(`was issued ${secondsText(iat - seconds)} in the future by this machine's clock`, CHECK_CLOCK);
  }
  return claims;
}

/** What identifies a token: its own text, and the `uti` of Entra's. @see https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference */
export function keysOf(idToken: Secret, claims: Claims): readonly string[] {
  const uti = claimText(claims, "uti");
  return [idToken.reveal(), ...(uti === undefined ? [] : [`uti ${uti}`])];
}

const CHECK_CLOCK = "Check this runner's clock. If it is right, run the job again.";
const RUN_AGAIN = "Run the job again. If it fails again, the OIDC service, or something in front of it, is broken.";

function malformed(what: string, hint: string, retries = 0): ResponseError {
  return new ResponseError("RESPONSE_INVALID", `The ID token of this job ${what}.`, { hint, retries });
}
