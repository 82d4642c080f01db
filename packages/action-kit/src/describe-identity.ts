import { type Claims, claimText, safeWords } from "@mint/core";

/** The claims that say in a line whose identity it is. */
const TELLING: readonly string[] = ["repository", "job_workflow_ref", "environment", "event_name"];

/** Sums an identity up for one line of a log. */
export function describeIdentity(claims: Claims): string {
  const parts = TELLING.flatMap((name) => {
    const value = claimText(claims, name);
    return value === undefined ? [] : [`${name} ${value}`];
  });
  return safeWords(parts).join(", ") || "no claims that are known here";
}
