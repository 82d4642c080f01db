import type { Claims, Diagnosis, RefusalEvidence, Registry } from "@mint/core";
import { printableDiagnosis } from "@mint/core/host";

/** What says whose identity it is where a registry's form knows no such platform. */
const OF_OTHERS: readonly string[] = ["iss", "sub", "aud", "email"];

/** Says what does not match, and what to type where, fit to be printed. */
export function diagnosisOf(registry: Registry, claims: Claims, refusal: RefusalEvidence): Diagnosis {
  const { findings, form, formUrl } = printableDiagnosis(registry, claims, { ...refusal, now: Date.now() });
  return { findings, form, formUrl };
}

/** The claims that the registry looks at, fit to be printed. */
export function comparedOf(registry: Registry, claims: Claims): Readonly<Record<string, string>> {
  const shown = printableDiagnosis(registry, claims).claims.filter(
    ({ name, compared }) => compared || OF_OTHERS.includes(name),
  );
  return Object.fromEntries(shown.map(({ name, value }) => [name, value]));
}
