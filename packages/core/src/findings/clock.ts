import type { Case, Finder } from "./finding.ts";

/** The ID token's times do not fit the registry's clock, or this machine's. */
export const findClock: Finder = (seen) => {
  const { registry, heard } = seen;
  const said = heard("time");
  const skew = skewOf(seen);
  const { leewaySeconds = 0 } = registry.claimRules;
  const apart = skew !== undefined && Math.abs(skew) > leewaySeconds;
  const possible = apart && (heard("id-token") !== undefined || heard("no-publisher")?.silent === true);
  if (said === undefined && !possible) return undefined;
  const seconds = Math.round(Math.abs(skew ?? 0));
  const seenText =
    skew === undefined || seconds === 0
      ? "iat and exp as in the claims below"
      : `iat is ${seconds} s ${skew > 0 ? "ahead of" : "behind"} this runner's clock`;
  return {
    id: "clock",
    certainty: said === undefined ? "likely" : "certain",
    title:
      said === undefined
        ? `The ID token was issued ${seconds} s ${(skew ?? 0) > 0 ? "in the future" : "ago"} by this runner's clock: clocks differ, or it came late.`
        : `The ID token's times do not fit the clock of ${registry.name}.`,
    seen: seenText,
    needs: `a difference of at most ${leewaySeconds} s between the clocks of issuer and registry`,
    remedy:
      "Run the job again. If it stays so, set this runner's clock, and look at the status pages of both services.",
  };
};

/** By how many seconds the ID token's birth lies ahead of this machine's clock. */
function skewOf({ claims, refusal: { now } }: Case): number | undefined {
  const { iat } = claims;
  return typeof iat === "number" && now !== undefined ? iat - now / 1_000 : undefined;
}
