import type { Diagnosis } from "@mint/core";

/** A failure in words. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly paste?: string;
  readonly words?: readonly string[];
  /** Of HTTP. */
  readonly status?: number;
}

/**
 * What a registry makes of the job: `accepted` and `refused` where it was asked, `not-asked` where only the claims were
 * looked at, `failed` where it did not come to that.
 */
export type Verdict = "accepted" | "refused" | "not-asked" | "failed";

export interface RegistryReport extends Diagnosis {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly verdict: Verdict;
  readonly audience?: string;
  /** Of those that the registry looks at. */
  readonly claims: Readonly<Record<string, string>>;
  readonly problem?: Problem;
  /** Why it was not asked, or what became of the token that it gave. */
  readonly note?: string;
}

/** A stored credential that lies beside mint: its name, never its value. */
export interface StoredSecret {
  readonly name: string;
  readonly registry: string;
}

/** All that `mint doctor` has to say. */
export interface Report {
  /** `null` where this is no job of a CI that is known. */
  readonly identity: { readonly id: string; readonly refreshable: boolean } | null;
  readonly problem?: Problem;
  readonly registries: readonly RegistryReport[];
  readonly storedSecrets: readonly StoredSecret[];
}
