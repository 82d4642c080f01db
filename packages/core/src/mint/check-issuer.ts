import { knownAudience } from "../reserved-audiences.ts";
import { type Claims, claimText } from "../claims.ts";
import { IdentityError } from "../errors.ts";
import { FOREIGN_ISSUER } from "../issuers.ts";
import type { Registry } from "../registry.ts";
import { isLoopback } from "../safe-url.ts";
import { safeWords } from "../safe-words.ts";

/**
 * Refuses an issuer of GitHub's that no public registry takes, before the registry is asked: its answer would be a
 * riddle. A registry of one's own may take any.
 *
 * @throws {@link IdentityError} `UNSUPPORTED_ISSUER`
 */
export function checkIssuer({ name, url, claimRules }: Registry, claims: Claims): void {
  const iss = claimText(claims, "iss") ?? "";
  if (!FOREIGN_ISSUER.test(iss) || claimRules.issuers?.includes(iss) !== false) return;
  if (!isLoopback(url) && knownAudience(url) === undefined) return;
  throw new IdentityError("UNSUPPORTED_ISSUER", `${name} takes no identity that ${safeWords([iss])[0]} issued.`, {
    hint: "Publish from a repository on github.com whose enterprise has no issuer of its own.",
    claims,
  });
}
