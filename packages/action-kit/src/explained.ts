import type { Diagnosis, ErrorCode, Evidence } from "@mint/core";

/** A failure as it is told, every text of it fit to be printed. */
export interface Explained {
  readonly code: ErrorCode;
  /** As people call the registry; missing where the inputs made none. */
  readonly registry: string | undefined;
  /** What happened, in one sentence. */
  readonly what: string;
  /** What to do about it. */
  readonly remedy: string;
  readonly paste: string | undefined;
  /** Who said the messages: the registry, or whoever else was asked. */
  readonly speaker: string;
  readonly messages: readonly string[];
  readonly status: number | undefined;
  readonly findings: Diagnosis["findings"];
  readonly form: Diagnosis["form"];
  readonly formUrl: Diagnosis["formUrl"];
  readonly claims: readonly ShownClaim[];
}

/** Whether there is anything to tell beside what happened and what to do. */
export function hasDetails({ messages, findings, form, claims, paste }: Explained): boolean {
  return messages.length + findings.length + form.length + claims.length > 0 || paste !== undefined;
}

/** One claim of the run's identity. */
export interface ShownClaim {
  readonly name: string;
  readonly value: string;
  /** Whether the registry compares it with what is registered, or refuses by it. */
  readonly compared: boolean;
}

/** What a failure brings along, whatever bundle its class came from. */
export interface Told {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly paste: string | undefined;
  readonly evidence: Evidence;
}
