import { type Claims, readClaims } from "../claims.ts";
import { ResponseError } from "../errors.ts";
import type { Secret } from "../secret.ts";

/** Clocks differ: a token that ended this long ago, by this machine's clock, may be new. */
const EXPIRY_TOLERANCE_SECONDS = 300;
/** As far ahead as {@link EXPIRY_TOLERANCE_SECONDS} and a GitHub token's 300 s of life allow behind. */
const ISSUED_AHEAD_TOLERANCE_SECONDS = 600;

/**
 * Checks what an ID token says of itself before it is sent on: three base64url parts, the audience that was asked for,
 * not long expired, not issued in a far future. The signature is the registry's to check.
 *
 * @param now milliseconds since 1970
 * @returns its claims
 * @throws {@link ResponseError} `RESPONSE_INVALID`
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1
 */
export function checkIdToken(idToken: Secret, audience: string, now: number): Claims {
  const claims = readClaims(idToken);
  if (claims === undefined) throw unfit("is not a JSON Web Token", RUN_AGAIN, Infinity);
  const { aud, exp, iat } = claims;
  const named: unknown = Array.isArray(aud) && aud.length === 1 ? aud[0] : aud;
  if (named !== audience) throw unfit(`is not for the audience "${audience}" that was asked for`, RUN_AGAIN);
  const seconds = now / 1_000;
  if (typeof exp !== "number") throw unfit("has no expiry", RUN_AGAIN);
  if (exp + EXPIRY_TOLERANCE_SECONDS < seconds)
    throw unfit(`expired ${since(seconds - exp)} ago by this machine's clock`, CHECK_CLOCK);
  if (typeof iat === "number" && iat - ISSUED_AHEAD_TOLERANCE_SECONDS > seconds) {
    throw unfit(`was issued ${since(iat - seconds)} in the future by this machine's clock`, CHECK_CLOCK);
  }
  return claims;
}

function since(seconds: number): string {
  return `${Math.round(seconds)} s`;
}

const CHECK_CLOCK = "Check this runner's clock. If it is right, run the job again.";
const RUN_AGAIN = "Run the job again. If it stays so, the OIDC service or something before it is at fault.";

function unfit(what: string, hint: string, retries = 0): ResponseError {
  return new ResponseError("RESPONSE_INVALID", `The ID token that this job was given ${what}.`, { hint, retries });
}
