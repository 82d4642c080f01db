import type { Diagnosis, Finding } from "@mint/core";

/** The finding that tells more than the failure itself, as an action's annotation has it; a mere possibility does not. */
export function headlineOf({ findings }: Pick<Diagnosis, "findings">): Finding | undefined {
  return findings.find(({ certainty }) => certainty !== "worth-checking");
}
