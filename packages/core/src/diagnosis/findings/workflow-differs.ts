import { formFields } from "../form.ts";
import { workflowToName } from "../form.ts";
import type { Case, Finder } from "./finding.ts";
import { difference } from "./difference.ts";

/** The registry names the workflow file that it expects, and it is another. */
export const findWorkflowDiffers: Finder = (seen) => {
  const { registry, job, noun, match } = seen;
  const said = match("workflow");
  if (said === undefined) return undefined;
  const { expected = "another file", policy } = said;
  const actual = said.actual ?? workflowToName(registry.claimRules, job)?.file ?? "unknown";
  const whose = policy === undefined ? `the ${noun}` : `the ${noun} "${policy}"`;
  return {
    id: "workflow",
    inForm: true,
    certainty: "certain",
    title: `This job's workflow is "${actual}", and ${whose} expects "${expected}"${difference(expected, actual)}.`,
    seen: `"${actual}"${calledBy(seen)}`,
    needs: `"${expected}"`,
    remedy: `Change the ${labelOf(seen)} of ${whose} to "${actual}", or rename the file.`,
    mismatched: ["workflow"],
  };
};

function labelOf({ registry, job }: Case): string {
  return formFields(registry, job).find(({ claim }) => claim === "workflow")?.label ?? "workflow";
}

function calledBy({ registry, job: { caller, holder } }: Case): string {
  if (caller === undefined || holder === undefined || caller.file === holder.file) return "";
  return registry.claimRules.workflow === "workflow_ref"
    ? `, the caller: the called "${holder.file}" does not count`
    : `, the called workflow: the caller "${caller.file}" does not count`;
}
