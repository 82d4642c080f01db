import type { Claims } from "../base/claims.ts";
import type { ErrorCode } from "../base/errors.ts";
import type { RefusalMatch, RefusalPatterns } from "../registries/refusals.ts";
import type { Registry } from "../registries/registry.ts";
import { FINDERS } from "./findings/finders.ts";
import type { Case, Certainty, Finding, SeenRefusal } from "./findings/finding.ts";
import { type FilledField, fillForm, type FormUrl, formUrl } from "./form.ts";
import { readJob } from "./job.ts";

/** What does not match, and what to type where. */
export interface Diagnosis {
  /** The surest first. */
  readonly findings: readonly Finding[];
  /** The registry's form, filled in for this job; empty where it has none for it. */
  readonly form: readonly FilledField[];
  readonly formUrl: FormUrl | undefined;
}

const ORDER: readonly Certainty[] = ["certain", "likely", "worth-checking"];

/**
 * Says why a registry refused a job, or would: from the claims, from its rules, and from its own messages. Pure; names no
 * cause that nothing points to.
 *
 * @param claims read without verification, and shown as they are: a host makes them safe before it prints them
 * @example
 * const { findings, form } = diagnose(pypi(), claims, failure.evidence);
 */
export function diagnose(registry: Registry, claims: Claims, refusal: SeenRefusal = {}): Diagnosis {
  const refusals = registry.refusals ?? UNKNOWN;
  const matches = matchRefusal(refusals, refusal.messages ?? [], refusal.status);
  const seen: Case = {
    registry,
    claims,
    refusal,
    noun: refusals.noun,
    matches,
    job: readJob(claims),
    match: (...reasons) => matches.find(({ reason }) => reasons.includes(reason)),
  };
  const found = FINDERS.map((find) => find(seen)).filter((finding) => finding !== undefined);
  const findings = ORDER.flatMap((certainty) => found.filter((finding) => finding.certainty === certainty));
  const form = fillForm(seen, findings);
  return { findings, form, formUrl: formUrl(registry.form, form, seen.job) };
}

/** What a diagnosis can tell more of than the failure itself; an outage is nobody's mismatch. */
const DIAGNOSABLE: readonly ErrorCode[] = [
  "EXCHANGE_REFUSED",
  "REGISTRY_UNSUPPORTED",
  "UNSUPPORTED_ISSUER",
  "RATE_LIMITED",
];

/** Whether the claims and the registry's messages can tell why it came to a failure of this code. */
export function isDiagnosable(code: ErrorCode): boolean {
  return DIAGNOSABLE.includes(code);
}

const UNKNOWN: RefusalPatterns = { noun: "trusted publisher", patterns: [] };

/** Finds the known refusals in a registry's messages and status, in the order of the registry's own checks. */
function matchRefusal(
  { patterns }: RefusalPatterns,
  messages: readonly string[],
  status: number | undefined,
): readonly RefusalMatch[] {
  return patterns.flatMap((pattern): readonly RefusalMatch[] => {
    const { text } = pattern;
    if (pattern.status !== undefined && pattern.status !== status) return [];
    if (text === undefined) return [pattern];
    const every = new RegExp(text.source, `${text.flags.replace("g", "")}g`);
    return (
      messages
        .flatMap((message) => [...message.matchAll(every)])
        // Some registries quote values in backticks, and list several.
        .map(({ groups }) => ({ ...pattern, ...groups, expected: groups?.["expected"]?.replaceAll("`", "") }))
    );
  });
}
