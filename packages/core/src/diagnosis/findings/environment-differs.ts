import { difference } from "./difference.ts";
import type { Finder } from "./finding.ts";

/** The registry names the environment that it expects, and the job runs in another or in none. */
export const findEnvironmentDiffers: Finder = ({ job, noun, match }) => {
  const said = match("environment");
  if (said === undefined) return undefined;
  const { expected = "another", policy } = said;
  const actual = said.actual ?? job.environment ?? "";
  const whose = policy === undefined ? `the ${noun}` : `the ${noun} "${policy}"`;
  const declared = actual === "" ? "declares no environment" : `runs in the environment "${actual}"`;
  return {
    id: actual === "" ? "environment-missing" : "environment",
    inForm: true,
    certainty: "certain",
    title: `This job ${declared}, and ${whose} expects "${expected}"${actual === "" ? "" : difference(expected, actual)}.`,
    seen: actual === "" ? "no claim environment" : `environment is "${actual}"`,
    needs: `"${expected}"`,
    remedy:
      actual === ""
        ? `Add environment: ${expected} to the job that mints; or leave the field empty in ${whose}.`
        : `Run the job in environment: ${expected}; or change the field in ${whose} to "${actual}".`,
    paste: `environment: ${expected.split(", ")[0]}`,
    mismatched: ["environment"],
  };
};
