import type { Case, Finder } from "./finding.ts";

/** What the way of a token and the grain of its times can make out, in seconds. */
const MEASURABLE_SECONDS = 10;

/** The ID token's times do not fit the registry's clock, or this machine's. */
export const findClock: Finder = (seen) => {
  const { registry, match } = seen;
  const said = match("time");
  const odd = oddTime(seen);
  const possible = match("id-token") !== undefined || match("no-publisher")?.vague === true;
  if (said === undefined && !(possible && odd !== undefined)) return undefined;
  const { leewaySeconds = 0 } = registry.claimRules;
  return {
    id: "clock",
    certainty: said === undefined ? "likely" : "certain",
    title:
      said === undefined
        ? `The ID token ${odd} by this runner's clock: clocks differ, or it came late.`
        : `The ID token's times do not fit the clock of ${registry.name}.`,
    seen: odd === undefined ? "iat, nbf and exp as in the claims below" : `it ${odd} by this runner's clock`,
    needs: `a difference of at most ${leewaySeconds} s between the clocks of issuer and registry`,
    remedy:
      "Run the job again. If it stays so, set this runner's clock, and look at the status pages of both services.",
  };
};

/** How the ID token's times look odd by this machine's clock; an age of some minutes does not. */
function oddTime({ registry, claims, refusal: { now } }: Case): string | undefined {
  if (now === undefined) return undefined;
  const { iat, exp } = claims;
  const leeway = Math.max(registry.claimRules.leewaySeconds ?? 0, MEASURABLE_SECONDS);
  const seconds = now / 1_000;
  if (typeof iat === "number" && iat - seconds > leeway)
    return `was issued ${Math.round(iat - seconds)} s in the future`;
  if (typeof exp === "number" && seconds - exp > leeway) return `expired ${Math.round(seconds - exp)} s ago`;
  return undefined;
}
