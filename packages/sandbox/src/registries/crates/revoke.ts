import { note } from "../../http/trace.ts";
import { isAccessToken } from "./access-token.ts";
import { refuse } from "./refuse.ts";
import type { CratesState } from "./state.ts";

/**
 * Answers `DELETE /api/v1/trusted_publishing/tokens`: revokes a token; an unknown one counts as revoked.
 * @see crates.io src/controllers/trustpub/tokens/revoke/mod.rs
 */
export function revoke(state: CratesState, authorization: string | undefined): Response {
  if (authorization === undefined) return refuse(401, "Missing `Authorization` header");
  const token = authorization.replace(/^Bearer /i, "");
  if (!isAccessToken(token)) return refuse(401, "Invalid `Authorization` header: Failed to parse token");
  note({ kind: "revocation" });
  for (const known of state.tokens) {
    if (known.token !== token) continue;
    known.revoked = true;
    note({ presented: known });
  }
  return new Response(null, { status: 204 });
}
