import type { Explanation, PrintableDiagnosis } from "@mint/core/host";
import { comparedClaims } from "../output/explanation-lines.ts";

/**
 * Whether a registry accepts the job: `accepted` and `refused` if it was asked, `not-asked` if only the claims were
 * checked, `failed` if there was an error before.
 */
export type Verdict = "accepted" | "refused" | "not-asked" | "failed";

/** What was found out about one registry. */
export interface RegistryReport {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly verdict: Verdict;
  readonly audience?: string;
  /** Why it was not asked, or what happened to its token. */
  readonly note?: string;
  readonly diagnosis: PrintableDiagnosis;
  /** Why there is no token. */
  readonly problem?: Explanation;
}

/** A stored credential in the environment: its name, never its value. */
export interface StoredSecret {
  readonly name: string;
  readonly registry: string;
}

/** The result of `mint doctor`. */
export interface Report {
  /** `null` if this is not a job of a known CI. */
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

/** The parts of the explanation that the rest of the report does not contain. */
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
