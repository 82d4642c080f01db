import type { Finder } from "./finding.ts";

/** The job runs on a machine of one's own, and the registry takes hosted ones only. */
export const findRunner: Finder = ({ registry, job }) => {
  const { runner } = registry.claimRules;
  if (runner === undefined || job.runner === undefined || job.runner === runner) return undefined;
  return {
    id: "runner",
    certainty: "certain",
    title: `${registry.name} takes identities of ${runner} runners only, and this job's is ${job.runner}.`,
    seen: `runner_environment is "${job.runner}"`,
    needs: `"${runner}"`,
    remedy: "Run the job that mints on a runner of GitHub's; it can download what another job built.",
    paste: "runs-on: ubuntu-latest",
  };
};
