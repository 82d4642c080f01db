import type { Claims } from "../base/claims.ts";
import type { ErrorCode } from "../base/errors.ts";
import { matchRefusal, type RefusalPatterns } from "../registries/refusals.ts";
import type { Registry } from "../registries/registry.ts";
import type { Certainty, Context, Finding, RefusalEvidence, Rule } from "./finding.ts";
import { ANSWER_RULES } from "./findings/answer.ts";
import { ID_TOKEN_RULES } from "./findings/id-token.ts";
import { MISMATCH_RULES } from "./findings/mismatch.ts";
import { ORIGIN_RULES } from "./findings/origin.ts";
import { PUBLISHER_RULES } from "./findings/publisher.ts";
import { type FilledField, fillForm, type FormUrl, formUrl } from "./form.ts";
import { readJob } from "./job.ts";

/** What does not match, and what to enter in the registry's form. */
export interface Diagnosis {
  /** The surest first. */
  readonly findings: readonly Finding[];
  /** The registry's form, filled in for this job; empty if it has none for it. */
  readonly form: readonly FilledField[];
  readonly formUrl: FormUrl | undefined;
}

/** Every cause that is checked. Equally certain findings keep this order. */
const RULES: readonly Rule[] = [
  ...ORIGIN_RULES,
  ...ANSWER_RULES,
  ...ID_TOKEN_RULES,
  ...MISMATCH_RULES,
  ...PUBLISHER_RULES,
];
const ORDER: readonly Certainty[] = ["certain", "likely", "worth-checking"];
const UNKNOWN: RefusalPatterns = { noun: "trusted publisher", patterns: [] };

/**
 * Explains why a registry refused a job, or would refuse it, from the claims, the registry's rules and its messages. Pure;
 * names only causes for which there is evidence.
 *
 * @param claims read without verification and returned as they are: make them safe before you print them
 * @example
 * const { findings, form } = diagnose(pypi(), claims, failure.evidence);
 */
export function diagnose(registry: Registry, claims: Claims, refusal: RefusalEvidence = {}): Diagnosis {
  const { noun, patterns } = registry.refusals ?? UNKNOWN;
  const matches = matchRefusal(patterns, refusal);
  const job = readJob(claims);
  const context: Context = {
    registry,
    claims,
    refusal,
    noun,
    matches,
    job,
    match: (...reasons) => matches.find(({ reason }) => reasons.includes(reason)),
  };
  const findings = findCauses(context);
  const form = fillForm(context, findings);
  return { findings, form, formUrl: formUrl(registry.form, form, job) };
}

function findCauses(context: Context): readonly Finding[] {
  const found = RULES.flatMap((rule) => {
    const finding = rule.find(context);
    return finding === undefined ? [] : [{ rule, finding }];
  });
  const isBlocked = found.some(({ rule }) => rule.blocks === true);
  const ids = found.map(({ finding }) => finding.id);
  const findings = found
    .filter(({ rule }) => !(isBlocked && rule.inferred) && rule.unless?.some((id) => ids.includes(id)) !== true)
    .map(({ finding }) => finding);
  return ORDER.flatMap((certainty) => findings.filter((finding) => finding.certainty === certainty));
}

/** Failures that a diagnosis can explain further. An outage has nothing to do with the claims. */
const DIAGNOSABLE: readonly ErrorCode[] = [
  "EXCHANGE_REFUSED",
  "REGISTRY_UNSUPPORTED",
  "UNSUPPORTED_ISSUER",
  "RATE_LIMITED",
];

/** Tells whether claims and messages can explain a failure with this code. */
export function isDiagnosable(code: ErrorCode): boolean {
  return DIAGNOSABLE.includes(code);
}
