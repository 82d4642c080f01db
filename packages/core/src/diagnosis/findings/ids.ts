import { claimText } from "../../base/claims.ts";
import type { Finder } from "./finding.ts";
import { isBlocked } from "./is-blocked.ts";

/** Names can be right and ids not: of a repository that was renamed, transferred or made anew. */
export const findIds: Finder = (seen) => {
  const { registry, claims, job, noun, match } = seen;
  const { ids = [] } = job.provider === "gitlab" ? { ids: registry.claimRules.gitlabIds } : registry.claimRules;
  const said = match("ids");
  const possible = match("no-publisher") !== undefined && job.immutableSubject && !isBlocked(seen);
  if (ids.length === 0 || (said === undefined && !possible)) return undefined;
  const values = ids.map((name) => `${name} ${claimText(claims, name) ?? "missing"}`).join(", ");
  return {
    id: "ids",
    inForm: true,
    certainty: said === undefined ? "worth-checking" : "certain",
    title:
      said === undefined
        ? `The repository was created, renamed or transferred since July 2026: a ${noun} from before has its old name or ids.`
        : `The ${noun} is bound to other ids than this repository's: it was made for an owner or a repository of the same name.`,
    seen: said === undefined ? `sub is "${claimText(claims, "sub") ?? ""}"` : values,
    needs: `the ids that it looked up when the ${noun} was registered (now: ${values})`,
    remedy: `If that fits, register the ${noun} again: the registry looks the ids up anew.`,
  };
};
