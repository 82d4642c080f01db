import type { ClaimName, Claims } from "../base/claims.ts";
import type { ClaimRules, FormField, PublisherForm, Registry } from "../registries/registry.ts";
import type { Context, Finding } from "./finding.ts";
import { isSameRepository, type JobClaims, type WorkflowRef } from "./job.ts";

/** Returns the fields of a registry's form for a job of this platform; none if there is no such form. */
export function formFields({ form }: Registry, { provider }: JobClaims): readonly FormField[] {
  return form[provider] ?? [];
}

/** One field of the form as a person should fill it. */
export interface FilledField {
  readonly label: string;
  /** A note on the value, such as one on invisible characters in it. */
  readonly note?: string;
  /** What to type, exactly; an empty string leaves the field empty. Absent if no claim has the value. */
  readonly value?: string;
  /** What to type if no claim has the value, in a few words. */
  readonly placeholder?: string;
  /** Whether the registry already has this value; absent if neither claims nor messages say. */
  readonly matches?: boolean;
  /** The query parameter of the form's address. */
  readonly parameter?: string;
}

/** Fills in the form for this job, and marks what is proven to match or to differ. */
export function fillForm(context: Context, findings: readonly Finding[]): readonly FilledField[] {
  return formFields(context.registry, context.job).map((field) => fillField(field, context, findings));
}

function fillField(
  { label, claim, placeholder, parameter }: FormField,
  { registry, job, claims, matches }: Context,
  findings: readonly Finding[],
): FilledField {
  const value = claim === undefined ? undefined : claimValue(claim, registry.claimRules, job, claims);
  const mismatched = findings.some((finding) => claim !== undefined && finding.mismatched?.includes(claim));
  const matched =
    claim !== undefined && matches.length > 0 && matches.every((match) => match.matched?.includes(claim) === true);
  return {
    label,
    ...(value === undefined ? { placeholder: placeholder ?? "as it is registered" } : { value }),
    ...(mismatched ? { matches: false } : matched ? { matches: true } : {}),
    ...(parameter === undefined ? {} : { parameter }),
  };
}

/** Where the form opens. */
export interface FormUrl {
  /** The form itself, filled in if the registry supports that, or the page with a link to it. */
  readonly url: string;
  /** What to append to the form's address to have it filled in, if the address is not known. */
  readonly query?: string;
}

/** Finds the address that opens a registry's form, filled in as far as it takes parameters; `undefined` if none is known. */
export function formUrl(form: PublisherForm, rows: readonly FilledField[], job: JobClaims): FormUrl | undefined {
  if (form.page === undefined) return undefined;
  const query = queryOf(form, rows, job);
  if (!form.page.includes("{project}")) return { url: form.page + query };
  const project = form.project?.trim() ?? "";
  if (project !== "") return { url: form.page.replace("{project}", encoded(project)) + query };
  return form.list === undefined ? undefined : { url: form.list, ...(query === "" ? {} : { query }) };
}

function queryOf({ query }: PublisherForm, rows: readonly FilledField[], { provider }: JobClaims): string {
  const filled = rows.flatMap(({ parameter, value }) =>
    parameter === undefined || value === undefined || value === "" ? [] : [`${encoded(parameter)}=${encoded(value)}`],
  );
  const first = provider === "other" ? undefined : query?.[provider];
  return filled.length === 0 ? "" : `?${[...(first === undefined ? [] : [first]), ...filled].join("&")}`;
}

/** Also encodes characters that end an address in a sentence or in Markdown. @see https://www.rfc-editor.org/rfc/rfc3986#section-2.2 */
function encoded(text: string): string {
  // A claim may contain half of a surrogate pair, which cannot be encoded.
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * Finds what belongs in the field of a form for this job: an empty string if the field stays empty, `undefined` if the
 * claims do not say.
 */
export function claimValue(claim: ClaimName, rules: ClaimRules, job: JobClaims, claims: Claims): string | undefined {
  const other = rules.workflow === "job_workflow_ref" && isInOtherRepository(job) ? job.holder : undefined;
  switch (claim) {
    case "owner":
      return job.owner;
    case "repository":
      return job.repository;
    case "workflow":
      return workflowToName(rules, job)?.file;
    case "workflow-owner":
      return other?.owner ?? "";
    case "workflow-repository":
      return other?.repository ?? "";
    case "environment":
      return job.environment ?? "";
    default: {
      const value = claims[claim.slice("claim:".length)];
      return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
    }
  }
}

/**
 * Finds the workflow to name: the one that the registry reads. If the job is in a workflow of another repository and
 * the registry does not accept those, that is the caller: the job has to move there first.
 */
export function workflowToName(rules: ClaimRules, job: JobClaims): WorkflowRef | undefined {
  if (rules.workflow === "workflow_ref") return job.caller;
  return isOwnOnly(rules) && isInOtherRepository(job) ? job.caller : (job.holder ?? job.caller);
}

/** Tells whether the registry accepts only workflows of the job's own repository. */
export function isOwnOnly({ workflowIn }: ClaimRules): boolean {
  return workflowIn === "same-commit" || workflowIn === "same-repository";
}

/** Tells whether the job is in a reusable workflow of another repository. */
export function isInOtherRepository(job: JobClaims): boolean {
  return job.holder !== undefined && job.repository !== undefined && !isSameRepository(job.holder, job);
}
