import type { Finder } from "./finding.ts";

/** The registry has trusted publishing switched off. */
export const findSwitchedOff: Finder = ({ registry, match }) => {
  if (match("disabled") === undefined) return undefined;
  return {
    id: "disabled",
    certainty: "certain",
    title: `${registry.name} has trusted publishing switched off at the moment.`,
    seen: "the registry says so",
    needs: "nothing of this job",
    remedy: "Wait for its operators: its status page may tell more.",
  };
};
