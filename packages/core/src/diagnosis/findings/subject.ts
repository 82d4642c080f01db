import { claimText } from "../../base/claims.ts";
import type { Finder } from "./finding.ts";

/** The subject has ids in it, at a registry where that matters. */
export const findSubject: Finder = ({ registry, claims, job, refusal, matches, match }) => {
  const { subject } = registry.claimRules;
  if (subject === undefined || !job.immutableSubject || refusal.status === undefined) return undefined;
  // It named another cause.
  if (subject === "compared" && matches.length > 0 && match("no-publisher") === undefined) return undefined;
  return {
    id: "immutable-subject",
    certainty: subject === "compared" ? "likely" : "worth-checking",
    title: `This job's sub holds ids, as those of new, renamed and transferred repositories do: ${
      subject === "compared"
        ? "a rule for the form without ids does not match it"
        : `${registry.name} is known to refuse some of them`
    }.`,
    seen: `sub is "${claimText(claims, "sub") ?? ""}"`,
    needs: subject === "compared" ? "a rule for exactly this text" : "nothing that a form could change",
    remedy:
      subject === "compared"
        ? "Change the rule to the text that was seen, or to a claim of its own such as repository."
        : "If nothing else differs, see https://github.com/npm/cli/issues/9969.",
  };
};
