import { readClaims } from "../../claims.ts";
import { readExpiry } from "./read-expiry.ts";
import type { Expiry } from "../../registry.ts";
import type { Secret } from "../../secret.ts";

/**
 * Reads when a token that is a JWT says it dies; any other token counts as not saying it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4
 */
export function jwtExpiry(token: Secret, documentedSeconds?: number): Expiry | undefined {
  return readExpiry(readClaims(token)?.["exp"], documentedSeconds);
}
