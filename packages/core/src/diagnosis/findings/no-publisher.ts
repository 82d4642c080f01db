import { type ClaimName, claimText } from "../../base/claims.ts";
import { formFields } from "../form.ts";
import { claimValue, workflowToName } from "../form.ts";
import { isBlocked } from "./is-blocked.ts";
import type { Case, Finder } from "./finding.ts";

/** The registry found nobody who has what the job has; which claim differs it keeps to itself. */
export const findNoPublisher: Finder = (seen) => {
  const { registry, noun, match } = seen;
  const said = match("no-publisher");
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
function described({ registry, job, claims, match }: Case): string {
  const fields = formFields(registry, job);
  const asks = (claim: ClaimName): boolean => fields.some((field) => field.claim === claim);
  if (asks("claim:sub")) return `"${claimText(claims, "sub") ?? "?"}"`;
  const repository = `"${job.owner ?? "?"}/${job.repository ?? "?"}"`;
  if (match("no-publisher")?.early === true) return repository;
  const file = fields.length > 0 && !asks("workflow") ? undefined : workflowToName(registry.claimRules, job)?.file;
  const environment = job.environment === undefined ? "without an environment" : `in environment "${job.environment}"`;
  return `${file === undefined ? "" : `"${file}" of `}${repository} ${environment}`;
}

/** This job in the messages of the form: what a person compares field by field. */
function fieldsOf({ registry, job, claims, match }: Case): string {
  const isCompared = (claim: string): boolean =>
    match("no-publisher")?.early !== true || claim === "owner" || claim === "repository";
  const fields = formFields(registry, job).flatMap(({ label, claim }) => {
    const value =
      claim === undefined || !isCompared(claim) ? undefined : claimValue(claim, registry.claimRules, job, claims);
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
