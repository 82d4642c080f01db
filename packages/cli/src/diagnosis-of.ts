import { type Claims, claimText, diagnose, type Diagnosis, type Registry, type SeenRefusal } from "@mint/core";
import { comparedClaims, printableDiagnosis, sanitize } from "@mint/core/host";

/** What says whose identity it is where a registry's form knows no such platform. */
const OF_OTHERS: readonly string[] = ["iss", "sub", "aud", "email"];

/** Says what does not match, and what to type where, fit to be printed. */
export function diagnosisOf(registry: Registry, claims: Claims, refusal: SeenRefusal): Diagnosis {
  return printableDiagnosis(diagnose(registry, claims, { ...refusal, now: Date.now() }));
}

/** The claims that the registry looks at, fit to be printed. */
export function comparedOf(registry: Registry, claims: Claims): Readonly<Record<string, string>> {
  const names = new Set([...OF_OTHERS, ...comparedClaims(registry, claims)]);
  const shown = [...names].flatMap((name): (readonly [string, string])[] => {
    const value = claimText(claims, name);
    return value === undefined ? [] : [[name, sanitize(value)]];
  });
  return Object.fromEntries(shown);
}
