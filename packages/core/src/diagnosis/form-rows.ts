import type { Case, Finding } from "./findings/finding.ts";
import { formFields } from "./form-fields.ts";
import { partValue } from "./part-value.ts";
import type { FormField } from "../registry.ts";

/** One field of the form as a person should fill it. */
export interface FormRow {
  readonly label: string;
  /** What to type, exactly; empty: the field stays empty. Absent where no claim knows. */
  readonly value?: string;
  /** What to type where no claim knows, in words. */
  readonly say?: string;
  /** Whether the registry has it so by now; absent where neither claims nor words tell. */
  readonly matches?: boolean;
  /** The query parameter of the form's address. */
  readonly parameter?: string;
}

/** Fills the form for this job, and marks what is proven to match or not to. */
export function formRows(seen: Case, findings: readonly Finding[]): readonly FormRow[] {
  return formFields(seen.registry, seen.job).map((field) => rowOf(field, seen, findings));
}

function rowOf({ label, part, say, parameter }: FormField, seen: Case, findings: readonly Finding[]): FormRow {
  const value = part === undefined ? undefined : partValue(part, seen.registry.claimRules, seen.job, seen.claims);
  const mismatched = findings.some((finding) => part !== undefined && finding.mismatched?.includes(part));
  const matched = seen.said.length > 0 && seen.said.every(({ matched = [] }) => isMatched(part, matched));
  return {
    label,
    ...(value === undefined ? { say: say ?? "as it is registered" } : { value }),
    ...(mismatched ? { matches: false } : matched ? { matches: true } : {}),
    ...(parameter === undefined ? {} : { parameter }),
  };
}

function isMatched(part: FormField["part"], matched: readonly string[]): boolean {
  return part !== undefined && matched.includes(part);
}
