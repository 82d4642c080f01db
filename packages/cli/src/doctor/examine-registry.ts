import {
  type Credential,
  exchangeOf,
  type Identity,
  type Io,
  isMintFailure,
  mint,
  type MintFailure,
  type Registry,
} from "@mint/core";
import { explainFailure } from "../output/failure.ts";
import { peekIdentity } from "./peek-identity.ts";
import type { RegistryReport } from "./report.ts";

/** How a registry is to be examined. */
export interface Examination {
  readonly identity: Identity;
  readonly io: Io;
  readonly audience: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly signal: AbortSignal;
  /** Whether to ask the registry. Default: if that leaves neither a live token nor a used identity. */
  readonly ask: boolean | undefined;
}

const REVOKE_MS = 5_000;

/** Finds out whether a registry accepts this job. */
export async function examineRegistry(registry: Registry, examination: Examination): Promise<RegistryReport> {
  const { audience: given, ask } = examination;
  const common = { id: registry.id, name: registry.name, url: registry.url.href };
  const whyNot =
    ask === false ? "because of --no-ask" : ask === true ? undefined : reasonNotToAsk(registry, examination);
  try {
    if (whyNot === undefined) return { ...common, ...(await asked(registry, examination)) };
    const { registry: first, audience, claims } = await peekIdentity(registry, examination);
    const note =
      first === registry
        ? `The registry was not asked (${whyNot}); --ask asks it.`
        : `Neither ${first.name} nor ${registry.name} was asked (${whyNot}); --ask asks both. What follows is for ${first.name}; ${registry.name} compares the token that it gives.`;
    const { printableDiagnosis } = await import("#explanation");
    const diagnosis = printableDiagnosis(first, claims, { now: Date.now(), audienceTyped: given !== undefined });
    return { ...common, verdict: "not-asked", audience, note, diagnosis };
  } catch (failure) {
    if (!isMintFailure(failure)) throw failure;
    return { ...common, ...(await failedBy(failure, registry, given !== undefined)) };
  }
}

function reasonNotToAsk(registry: Registry, { identity, io }: Examination): string | undefined {
  const issuedBy = identity.issuedBy?.(io.env);
  // To look at its token is to have it: nothing is exchanged.
  if (issuedBy === registry.id) return undefined;
  if (!identity.refreshable) {
    const what = issuedBy === undefined ? "this CI issues one identity per job" : "its token stays the same for hours";
    return `${what}, and asking might use it up`;
  }
  return registry.revokeRequest === undefined ? "it would issue a token that cannot be revoked" : undefined;
}

type Outcome = Omit<RegistryReport, "id" | "name" | "url">;

async function asked(registry: Registry, examination: Examination): Promise<Outcome> {
  const { printableDiagnosis } = await import("#explanation");
  const { identity, io } = examination;
  const credential = await mint(registry, examination);
  const { audience, claims } = credential;
  const note = await takeBack(credential);
  return {
    verdict: "accepted",
    audience,
    note,
    diagnosis: {
      ...printableDiagnosis(registry, claims),
      findings: [],
      ...(identity.issuedBy?.(io.env) === registry.id ? { form: [], formUrl: undefined } : {}),
    },
  };
}

/** @returns what became of the token */
async function takeBack(credential: Credential): Promise<string> {
  const end = credential.expiresAt?.toISOString() ?? "by itself";
  try {
    const revocation = await credential.revoke({ timeoutMs: REVOKE_MS });
    if (revocation !== "unsupported") return "It issued a token, which was revoked at once.";
    return `It issued a token, which was thrown away and expires ${end}.`;
  } catch (failure) {
    const why = isMintFailure(failure) ? `${failure.code}: ${failure.message}` : "UNEXPECTED.";
    return `It issued a token, which could not be revoked and expires ${end}. ${why}`;
  }
}

/** The form is filled in for every failure, because the user may need it most. */
async function failedBy(failure: MintFailure, registry: Registry, audienceTyped: boolean): Promise<Outcome> {
  const { printableDiagnosis } = await import("#explanation");
  const { code, evidence } = failure;
  const verdict = code === "EXCHANGE_REFUSED" || code === "UNSUPPORTED_ISSUER" ? "refused" : "failed";
  const problem = await explainFailure(failure, { registry, audienceTyped });
  const { form, formUrl } =
    evidence.claims === undefined || problem.form.length > 0
      ? problem
      : printableDiagnosis(exchangeOf(failure) ?? registry, evidence.claims);
  return { verdict, problem, diagnosis: { findings: problem.findings, form, formUrl, claims: problem.claims } };
}
