import {
  type Claims,
  type Diagnosis,
  type Identity,
  type Io,
  isMintFailure,
  mint,
  type MintFailure,
  type Registry,
} from "@mint/core";
import { explain } from "@mint/core/host";
import { comparedOf, diagnosisOf } from "../diagnosis-of.ts";
import { peekIdentity } from "./peek-identity.ts";
import { problemOf } from "./problem-of.ts";
import type { RegistryReport, Verdict } from "./report.ts";

/** How a registry is to be examined. */
export interface Examination {
  readonly identity: Identity;
  readonly io: Io;
  readonly audience: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly signal: AbortSignal;
  /** Whether to ask the registry. Default: where that leaves nothing behind, neither a live token nor a spent identity. */
  readonly ask: boolean | undefined;
}

const REVOKE_MS = 5_000;
const NOTHING: Diagnosis = { findings: [], form: [], formUrl: undefined };

/** Finds out what a registry makes of this job. */
export async function examineRegistry(registry: Registry, examination: Examination): Promise<RegistryReport> {
  const { identity, audience: given, ask } = examination;
  const common = { id: registry.id, name: registry.name, url: registry.url.href };
  const whyNot = ask === false ? "as told" : ask === true ? undefined : reasonNotToAsk(registry, identity);
  try {
    if (whyNot === undefined) return { ...common, ...(await asked(registry, examination)) };
    const { audience, claims } = await peekIdentity(registry, examination);
    const diagnosis = diagnosisOf(registry, claims, { audienceTyped: given !== undefined });
    const note = `The registry was not asked (${whyNot}); --ask asks it.`;
    const verdict: Verdict = "not-asked";
    return { ...common, verdict, audience, note, claims: comparedOf(registry, claims), ...diagnosis };
  } catch (failure) {
    if (!isMintFailure(failure)) throw failure;
    return { ...common, ...failedBy(failure, registry, given !== undefined) };
  }
}

function reasonNotToAsk(registry: Registry, identity: Identity): string | undefined {
  if (!identity.refreshable) return "this CI gives a job one identity, and asking might spend it";
  return registry.revokeRequest === undefined ? "it would give a token that cannot be revoked" : undefined;
}

type Outcome = Omit<RegistryReport, "id" | "name" | "url">;

async function asked(registry: Registry, examination: Examination): Promise<Outcome> {
  const { audience: given } = examination;
  const credential = await mint(registry, examination);
  const { audience, claims } = credential;
  const revocation = await credential.revoke({ timeoutMs: REVOKE_MS }).catch(() => "unsupported" as const);
  const { form, formUrl } = diagnosisOf(registry, claims, { audienceTyped: given !== undefined });
  const note =
    revocation === "unsupported"
      ? `It gave a token, which was thrown away and dies ${credential.expiresAt?.toISOString() ?? "when its time is over"}.`
      : "It gave a token, which was revoked at once.";
  return { verdict: "accepted", audience, note, claims: comparedOf(registry, claims), findings: [], form, formUrl };
}

function failedBy(failure: MintFailure, registry: Registry, audienceTyped: boolean): Outcome {
  const { evidence } = failure;
  const claims: Claims | undefined = evidence.claims;
  const diagnosis = claims === undefined ? NOTHING : diagnosisOf(registry, claims, { ...evidence, audienceTyped });
  const verdict = failure.code === "EXCHANGE_REFUSED" || failure.code === "UNSUPPORTED_ISSUER" ? "refused" : "failed";
  const shown = claims === undefined ? {} : comparedOf(registry, claims);
  const { findings } = explain(failure, { registry, now: Date.now(), audienceTyped });
  return { verdict, problem: problemOf(failure), claims: shown, ...diagnosis, findings };
}
