import type { Finder } from "./finding.ts";

/** The identity lacks a claim that the registry compares. */
export const findMissingClaim: Finder = ({ registry, job, match }) => {
  const said = match("missing-claim");
  if (said === undefined) return undefined;
  const isGitlab = job.provider === "gitlab";
  const claim = said.claim ?? (isGitlab ? "ci_config_ref_uri" : "job_workflow_ref");
  const platform = isGitlab ? "gitlab.com" : "github.com";
  return {
    id: "missing-claim",
    certainty: "certain",
    title: `The identity has no claim "${claim}" that ${registry.name} can use.`,
    seen: `"${claim}" is missing, empty or of another form`,
    needs: `"${claim}" as ${platform} gives it`,
    remedy: `Publish from a job on ${platform}: other servers that speak its protocol leave claims out.`,
  };
};
