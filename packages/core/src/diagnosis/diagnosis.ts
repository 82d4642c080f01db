import type { Claims } from "../claims.ts";
import { FINDERS } from "./findings/finders.ts";
import type { Case, Certainty, Finding, SeenRefusal } from "./findings/finding.ts";
import { type FormRow, formRows } from "./form-rows.ts";
import { type FormUrl, formUrl } from "./form-url.ts";
import { readJob } from "./job-claims.ts";
import type { Registry } from "../registry.ts";
import { listen, voiceOf } from "./listen.ts";

/** What does not match, and what to type where. */
export interface Diagnosis {
  /** The surest first. */
  readonly findings: readonly Finding[];
  /** The registry's form, filled in for this job; empty where it has none for it. */
  readonly form: readonly FormRow[];
  readonly formUrl: FormUrl | undefined;
}

const ORDER: readonly Certainty[] = ["certain", "likely", "worth-checking"];

/**
 * Says why a registry refused a job, or would: from the claims, from its rules, and from its own words. Pure; names no
 * cause that nothing points to.
 *
 * @param claims read without verification, and shown as they are: a host makes them safe before it prints them
 * @example
 * const { findings, form } = diagnose(pypi(), claims, failure.evidence);
 */
export function diagnose(registry: Registry, claims: Claims, refusal: SeenRefusal = {}): Diagnosis {
  const voice = voiceOf(registry);
  const said = listen(voice, refusal.words ?? [], refusal.status);
  const seen: Case = {
    registry,
    claims,
    refusal,
    noun: voice.noun,
    said,
    job: readJob(claims),
    heard: (...meanings) => said.find(({ means }) => meanings.includes(means)),
  };
  const found = FINDERS.map((find) => find(seen)).filter((finding) => finding !== undefined);
  const findings = ORDER.flatMap((certainty) => found.filter((finding) => finding.certainty === certainty));
  const form = formRows(seen, findings);
  return { findings, form, formUrl: formUrl(registry.form, form, seen.job) };
}
