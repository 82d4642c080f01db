import type { Finder } from "./finding.ts";

/** The policy is for one branch, and the run is of another branch or of a tag. */
export const findRefDiffers: Finder = ({ noun, job, match }) => {
  const said = match("ref");
  if (said === undefined) return undefined;
  const { expected, actual, policy } = said;
  const needs = expected === undefined ? "a branch" : `the branch "${expected}"`;
  const wanted = expected === undefined ? "takes branches only" : `expects ${needs}`;
  const ref = actual ?? job.refs[0] ?? "another ref";
  return {
    id: "ref",
    inForm: true,
    certainty: "certain",
    title: `This pipeline runs for "${ref}", and the ${noun}${policy === undefined ? "" : ` "${policy}"`} ${wanted}.`,
    seen: `ref is "${ref}"`,
    needs,
    remedy: `Publish from that branch; or leave the field empty in the ${noun}, and protect an environment instead.`,
  };
};
