import type { FormField, Registry } from "../registry.ts";
import type { JobClaims } from "./job-claims.ts";

/** The fields of a registry's form for a job of this platform; none where it has no form for one. */
export function formFields({ form }: Registry, { provider }: JobClaims): readonly FormField[] {
  return provider === "other" ? [] : (form[provider] ?? []);
}
