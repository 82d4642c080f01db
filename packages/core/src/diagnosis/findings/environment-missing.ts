import type { Finder } from "./finding.ts";
import { formFields } from "../form.ts";
import { isBlocked } from "./is-blocked.ts";

/** The job declares no environment, and what the registry looked for in vain may name one. */
export const findEnvironmentMissing: Finder = (seen) => {
  const { registry, job, noun, match } = seen;
  const said = match("no-publisher");
  const asked = formFields(registry, job).some(({ claim }) => claim === "environment");
  if (said === undefined || said.early === true || isBlocked(seen)) return undefined;
  if (job.environment !== undefined || !asked) return undefined;
  return {
    id: "environment-missing",
    certainty: "worth-checking",
    title: `This job declares no environment: a ${noun} that names one does not match it.`,
    seen: "no claim environment",
    needs: `the environment of the ${noun}, if it names one`,
    remedy: "If it does, add the same environment to the job that mints, not to the whole workflow.",
    paste: "environment: the-name-in-the-form",
  };
};
