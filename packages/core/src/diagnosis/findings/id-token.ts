import { findAudience } from "./audience.ts";
import { findClock } from "./clock.ts";
import type { Finder } from "./finding.ts";
import { isBlocked } from "./is-blocked.ts";

/** The registry did not accept the ID token itself, and did not look for a publisher. */
export const findIdToken: Finder = (seen) => {
  const { registry, match } = seen;
  if (
    match("id-token") === undefined ||
    isBlocked(seen) ||
    [findAudience, findClock].some((find) => find(seen) !== undefined)
  )
    return undefined;
  return {
    id: "id-token",
    certainty: "certain",
    title: `${registry.name} did not accept the ID token itself; whether a publisher matches was not looked at.`,
    seen: "signature, audience or times did not satisfy it",
    needs: "an ID token that is signed with a key of its issuer, made out to it, and not too old",
    remedy:
      "Run the job again. If it stays so, check that the URL is the registry's own, and look at the status pages of both services.",
  };
};
