import { knownAudience } from "../../base/reserved-audiences.ts";
import { claimText } from "../../base/claims.ts";
import type { Finder } from "./finding.ts";

/** The ID token was made out to another audience than the registry's. */
export const findAudience: Finder = ({ registry, claims, refusal, match }) => {
  const audience = claimText(claims, "aud");
  const said = match("audience");
  const known = knownAudience(registry.url);
  const wrong = match("id-token") !== undefined && known !== undefined && audience !== known;
  const expected = said?.expected ?? known;
  const unaccepted = match("id-token") !== undefined || match("no-publisher")?.vague === true;
  // Some leave it to their customers what it is called: then nobody else knows the right one.
  const isAsAsked = audience === registry.audience;
  const doubtful = unaccepted && refusal.audienceTyped === true && audience !== known && !isAsAsked;
  if (said === undefined && !wrong && !doubtful) return undefined;
  const certain = said !== undefined || wrong;
  return {
    id: "audience",
    certainty: certain ? "certain" : "likely",
    title: `The identity was made out to the audience "${audience ?? "none"}"${otherIndex(audience)}${
      certain ? `, and ${registry.name} takes another` : `, which somebody typed, and ${registry.name} did not take it`
    }.`,
    seen: `aud is "${audience ?? "missing"}"`,
    needs: expected === undefined ? "the registry's own audience" : `"${expected}"`,
    remedy: isAsAsked
      ? "Make the audience in the registry's settings and the one of this step the same."
      : "Take the input audience out: the right one is found by itself.",
  };
};

/** PyPI and TestPyPI are easily mixed up. @see https://docs.pypi.org/trusted-publishers/using-a-publisher/ */
function otherIndex(audience: string | undefined): string {
  if (audience === "testpypi") return " (TestPyPI's)";
  return audience === "pypi" ? " (PyPI's)" : "";
}
