import type { Finder } from "./finding.ts";

/** The identity lacks a claim that the registry compares. */
export const findMissingClaim: Finder = ({ registry, heard }) => {
  const said = heard("missing-claim");
  if (said === undefined) return undefined;
  const claim = said.claim ?? "job_workflow_ref";
  return {
    id: "missing-claim",
    certainty: "certain",
    title: `The identity has no claim "${claim}" that ${registry.name} can use.`,
    seen: `"${claim}" is missing, empty or of another form`,
    needs: `"${claim}" as github.com gives it`,
    remedy: "Publish from a job on github.com: other servers that speak its protocol leave claims out.",
  };
};
