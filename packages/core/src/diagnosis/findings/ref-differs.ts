import type { Finder } from "./finding.ts";

/** The policy is for one branch, and the run is of another branch or of a tag. */
export const findRefDiffers: Finder = ({ noun, heard }) => {
  const said = heard("ref");
  if (said === undefined) return undefined;
  const { expected = "a branch", actual = "", policy = "" } = said;
  const wanted = said.expected === undefined ? "takes branches only" : `expects the branch "${expected}"`;
  return {
    id: "ref",
    inForm: true,
    certainty: "certain",
    title: `This pipeline runs for "${actual}", and the ${noun} "${policy}" ${wanted}.`,
    seen: `ref is "${actual}"`,
    needs: said.expected === undefined ? expected : `the branch "${expected}"`,
    remedy: `Publish from that branch; or leave the field empty in the ${noun}, and protect an environment instead.`,
  };
};
