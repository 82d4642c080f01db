import type { Explanation, PrintableDiagnosis } from "@mint/core/host";
import { comparedClaims } from "../output/explanation-lines.ts";

/**
 * What a registry makes of the job: `accepted` and `refused` where it was asked, `not-asked` where only the claims were
 * looked at, `failed` where it did not come to that.
 */
export type Verdict = "accepted" | "refused" | "not-asked" | "failed";

/** What was found out about one registry. */
export interface RegistryReport {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly verdict: Verdict;
  readonly audience?: string;
  /** Why it was not asked, or what became of the token that it gave. */
  readonly note?: string;
  readonly diagnosis: PrintableDiagnosis;
  /** Why it came to no token. */
  readonly problem?: Explanation;
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
  readonly problem?: Explanation;
  readonly registries: readonly RegistryReport[];
  readonly storedSecrets: readonly StoredSecret[];
}

/** Makes a report one object for programs to read. */
export function reportJson({ identity, problem, registries, storedSecrets }: Report): object {
  return {
    identity,
    ...(problem === undefined ? {} : { problem: problemJson(problem) }),
    registries: registries.map(registryJson),
    storedSecrets,
  };
}

function registryJson({ diagnosis, problem, ...report }: RegistryReport): object {
  const { findings, form, formUrl } = diagnosis;
  return {
    ...report,
    ...(problem === undefined ? {} : { problem: problemJson(problem) }),
    claims: Object.fromEntries(comparedClaims(diagnosis).map(({ name, value }) => [name, value])),
    findings,
    form,
    formUrl,
  };
}

/** Of the explanation what the rest of the report does not hold. */
function problemJson({ code, what, remedy, paste, messages, status }: Explanation): object {
  return {
    code,
    message: what,
    hint: remedy,
    paste,
    ...(messages.length === 0 ? {} : { messages }),
    status,
  };
}
