import type { Finder } from "./finding.ts";

/** The ID token had been redeemed before. */
export const findAlreadyUsed: Finder = ({ registry, refusal, match }) => {
  if (refusal.alreadyUsed !== true && match("already-used") === undefined) return undefined;
  return {
    id: "already-used",
    certainty: "certain",
    title: `${registry.name} says that this job's ID token was redeemed before, though it was new.`,
    seen: "each ID token was sent once",
    needs: "an ID token that nobody redeemed",
    remedy:
      "Something on the way sends requests twice, such as a proxy; or somebody else had the token: check what else runs in this job.",
  };
};
