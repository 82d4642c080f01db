import type { ClaimPart } from "../../claim-part.ts";
import { claimText } from "../../claims.ts";
import { formFields } from "../form-fields.ts";
import { partValue, workflowToName } from "../part-value.ts";
import { isBlocked } from "./is-blocked.ts";
import type { Case, Finder } from "./finding.ts";

/** The registry found nobody who has what the job has; which part differs it keeps to itself. */
export const findNoPublisher: Finder = (seen) => {
  const { registry, noun, heard } = seen;
  const said = heard("no-publisher");
  if (said === undefined || isBlocked(seen)) return undefined;
  const who = said.user === undefined ? "" : ` of "${said.user}"`;
  const creator = said.user === undefined ? "C" : `Check that "${said.user}" is the person who created it, then c`;
  return {
    id: "no-publisher",
    inForm: true,
    certainty: said.vague === true ? "likely" : "certain",
    title:
      said.vague === true
        ? `${registry.name} refuses without a reason; most likely it has no ${noun} for ${described(seen)}.`
        : `${registry.name} has no ${noun}${who} for ${described(seen)}.`,
    seen: fieldsOf(seen),
    needs: `a ${noun} in which every field has exactly this value`,
    remedy: `${creator}ompare the registered ${noun} with the form below and change what differs, or register it.${calledFile(seen)}`,
  };
};

/** What is known to have been compared: nothing of the workflow where the registry gives up before it. */
function described({ registry, job, claims, heard }: Case): string {
  const fields = formFields(registry, job);
  const asks = (part: ClaimPart): boolean => fields.some((field) => field.part === part);
  if (asks("claim:sub")) return `"${claimText(claims, "sub") ?? "?"}"`;
  const repository = `"${job.owner ?? "?"}/${job.repository ?? "?"}"`;
  if (heard("no-publisher")?.early === true) return repository;
  const file = fields.length > 0 && !asks("workflow") ? undefined : workflowToName(registry.claimRules, job)?.file;
  const environment = job.environment === undefined ? "without an environment" : `in environment "${job.environment}"`;
  return `${file === undefined ? "" : `"${file}" of `}${repository} ${environment}`;
}

/** This job in the words of the form: what a person compares field by field. */
function fieldsOf({ registry, job, claims, heard }: Case): string {
  const isCompared = (part: string): boolean =>
    heard("no-publisher")?.early !== true || part === "owner" || part === "repository";
  const fields = formFields(registry, job).flatMap(({ label, part }) => {
    const value =
      part === undefined || !isCompared(part) ? undefined : partValue(part, registry.claimRules, job, claims);
    return value === undefined ? [] : [value === "" ? `${label} empty` : `${label} "${value}"`];
  });
  return fields.length === 0 ? "the claims below" : fields.join(", ");
}

function calledFile({ registry, job: { caller, holder } }: Case): string {
  if (caller === undefined || holder === undefined || caller.file === holder.file) return "";
  return registry.claimRules.workflow === "workflow_ref"
    ? ` The file that counts is the caller "${caller.file}", not the called "${holder.file}".`
    : ` The file that counts is the called "${holder.file}", not its caller "${caller.file}".`;
}
