import { type Claims, claimText } from "@mint/core";
import { sanitizeAll } from "@mint/core/host";

/** The claims that say in a line whose identity it is. */
const TELLING: readonly string[] = ["repository", "job_workflow_ref", "environment", "event_name"];

/** Sums an identity up for one line of a log. */
export function describeIdentity(claims: Claims): string {
  return sanitizeAll(TELLING.map((name) => `${name} ${claimText(claims, name) ?? "-"}`)).join(", ");
}
