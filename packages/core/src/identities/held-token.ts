import { EXPIRY_TOLERANCE_SECONDS, readClaims } from "../base/claims.ts";
import { IdentityError, InputError } from "../base/errors.ts";
import { sanitizeAll } from "../base/sanitize.ts";
import type { Secret } from "../base/secret.ts";

/** How to describe a token that does not fit. */
export interface HeldTokenAdvice {
  /** What holds it, such as the variable's name. */
  readonly holder: string;
  /** How to get one for the right audience; the sentence may be followed by what to paste. */
  readonly hint: string;
  readonly paste?: string;
}

/** Reads the audiences that an ID token is for; an empty list if the text is not an ID token. */
export function audiencesOf(token: Secret): readonly string[] {
  const aud: unknown = readClaims(token)?.["aud"];
  const list: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  return list.filter((one) => typeof one === "string");
}

/**
 * Checks an ID token that is already there and cannot be requested again, before it is sent anywhere.
 *
 * @param now milliseconds since 1970
 * @returns the token
 * @throws {@link InputError} `AUDIENCE_MISMATCH` if it is for another audience
 * @throws {@link IdentityError} `IDENTITY_UNAVAILABLE` if it is not a token, or is expired
 * @example
 * const holder = "ACME_ID_TOKEN";
 * return heldToken(new Secret(variable(io.env, holder)), audience, io.now(), { holder, hint: `Set its audience to ${audience}.` });
 */
export function heldToken(token: Secret, audience: string, now: number, advice: HeldTokenAdvice): Secret {
  const { holder, hint, paste } = advice;
  const details = { hint, ...(paste === undefined ? {} : { paste }) };
  const claims = readClaims(token);
  if (claims === undefined) {
    throw new IdentityError("IDENTITY_UNAVAILABLE", `The ID token in ${holder} is not a JSON Web Token.`, details);
  }
  const audiences = audiencesOf(token);
  if (audiences.length !== 1 || audiences[0] !== audience) {
    const named = sanitizeAll(audiences.map((one) => `"${one}"`)).join(", ") || "no audience";
    throw new InputError(
      "AUDIENCE_MISMATCH",
      `The ID token in ${holder} is for ${named}, and one for "${audience}" alone is needed.`,
      details,
    );
  }
  const { exp } = claims;
  if (typeof exp === "number" && exp + EXPIRY_TOLERANCE_SECONDS < now / 1_000) {
    throw new IdentityError("IDENTITY_UNAVAILABLE", `The ID token in ${holder} has expired.`, {
      hint: "Mint sooner after the token is issued, or give it a longer lifetime. If it is new, check this machine's clock.",
    });
  }
  return token;
}
