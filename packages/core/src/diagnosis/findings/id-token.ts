import { claimText, secondsText } from "../../base/claims.ts";
import { knownAudience } from "../../base/reserved-audiences.ts";
import type { Context, Finding, Rule } from "../finding.ts";

/** Causes in the ID token itself, which the registry rejected before it looked for a publisher. */
export const ID_TOKEN_RULES: readonly Rule[] = [
  { find: findAudience },
  { find: findClock },
  { find: findIdToken, inferred: true, unless: ["audience", "clock"] },
];

/** Whether the registry's answer may mean that it did not accept the ID token itself. */
function isInDoubt({ match }: Context): boolean {
  return match("id-token") !== undefined || match("no-publisher")?.vague === true;
}

function findAudience(context: Context): Finding | undefined {
  const { registry, claims, refusal, match } = context;
  const audience = claimText(claims, "aud");
  const named = match("audience");
  const known = knownAudience(registry.url);
  const certain = named !== undefined || (match("id-token") !== undefined && known !== undefined && audience !== known);
  // Some registries let their customers choose the audience; then nobody else knows the right one.
  const isRegistrys = audience === registry.audience;
  const doubtful = isInDoubt(context) && refusal.audienceTyped === true && audience !== known && !isRegistrys;
  if (!certain && !doubtful) return undefined;
  const expected = named?.expected ?? known;
  return {
    id: "audience",
    certainty: certain ? "certain" : "likely",
    title: `The ID token is for the audience "${audience ?? "none"}"${otherIndex(audience)}${
      certain
        ? `, and ${registry.name} expects another`
        : `, which was set by hand, and ${registry.name} did not accept it`
    }.`,
    seen: `aud is "${audience ?? "missing"}"`,
    needs: expected === undefined ? "the registry's own audience" : `"${expected}"`,
    remedy: isRegistrys
      ? "Use the same audience in the registry's settings and in this step."
      : claimText(claims, "tid") !== undefined
        ? `Set audience to the application id of ${registry.name} in Entra ID; its operator knows it.`
        : `Remove the input audience: mint finds the right one by itself.${/^[\da-f-]{36}$/i.test(audience ?? "") ? " If it is an application's id in Entra ID, give tenant-id and client-id too." : ""}`,
  };
}

/** PyPI and TestPyPI are easily mixed up. @see https://docs.pypi.org/trusted-publishers/using-a-publisher/ */
function otherIndex(audience: string | undefined): string {
  if (audience === "testpypi") return " (TestPyPI's)";
  return audience === "pypi" ? " (PyPI's)" : "";
}

/** The smallest difference between two clocks that the times of an ID token can show. */
const MEASURABLE_SECONDS = 10;

function findClock(context: Context): Finding | undefined {
  const { registry, match } = context;
  const named = match("time") !== undefined;
  const odd = oddTime(context);
  if (!named && !(isInDoubt(context) && odd !== undefined)) return undefined;
  return {
    id: "clock",
    certainty: named ? "certain" : "likely",
    title: named
      ? `The ID token's times do not agree with the clock of ${registry.name}.`
      : `The ID token ${odd} by this runner's clock: either the clocks differ, or it arrived late.`,
    seen: odd === undefined ? "iat, nbf and exp as in the claims below" : `it ${odd} by this runner's clock`,
    needs: `a difference of at most ${registry.claimRules.leewaySeconds ?? 0} s between the clocks of issuer and registry`,
    remedy:
      "Run the job again. If it fails again, set this runner's clock, and look at the status pages of both services.",
  };
}

/** Describes what is odd about the ID token's times by this machine's clock; an age of some minutes is not odd. */
function oddTime({ registry, claims: { iat, exp }, refusal: { now } }: Context): string | undefined {
  if (now === undefined) return undefined;
  const leeway = Math.max(registry.claimRules.leewaySeconds ?? 0, MEASURABLE_SECONDS);
  const seconds = now / 1_000;
  if (typeof iat === "number" && iat - seconds > leeway)
    return `was issued ${secondsText(iat - seconds)} in the future`;
  if (typeof exp === "number" && seconds - exp > leeway) return `expired ${secondsText(seconds - exp)} ago`;
  return undefined;
}

function findIdToken({ registry, match }: Context): Finding | undefined {
  if (match("id-token") === undefined) return undefined;
  return {
    id: "id-token",
    certainty: "certain",
    title: `${registry.name} did not accept the ID token itself, so it did not look for a publisher.`,
    seen: "its signature, audience or times were not accepted",
    needs: "an ID token for this registry that its issuer signed, and that is not too old",
    remedy:
      "Run the job again. If it fails again, check that the URL is the registry's own, and look at the status pages of both services.",
  };
}
