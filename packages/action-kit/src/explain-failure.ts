import { type Claims, diagnose, type Diagnosis, type Registry } from "@mint/core";
import { comparedClaims, isDiagnosable, printableDiagnosis, sanitize } from "@mint/core/host";
import type { Explained, ShownClaim, Told } from "./explained.ts";
import type { FailedRun } from "./failed-run.ts";
import { inputs } from "./inputs.ts";
import { isForkPullRequest } from "./is-fork-pull-request.ts";

/** GitHub's tokens have some forty. */
const MOST_CLAIMS = 80;
const NOTHING: Diagnosis = { findings: [], form: [], formUrl: undefined };

const FORK: Told = {
  code: "FORK_PULL_REQUEST",
  message: "GitHub gives no identity to a pull request from a fork.",
  hint: "Publish from a push, a tag or a release in the repository itself, and leave this step out for pull requests.",
  paste: "if: github.event_name != 'pull_request'",
  evidence: {},
};

/** Gathers all that can be said of a failure, and makes it fit to be printed. */
export function explainFailure({ failure, registry }: FailedRun): Explained {
  const told: Told = failure.code === "IDENTITY_MISSING" && isForkPullRequest() ? FORK : failure;
  const { claims, messages = [], status, host } = told.evidence;
  const { findings, form, formUrl } = printableDiagnosis(diagnosisOf(told, registry));
  const [first] = findings.filter(({ certainty }) => certainty !== "worth-checking");
  return {
    code: told.code,
    registry: registry?.name,
    what: first?.title ?? told.message,
    remedy: first?.remedy ?? told.hint,
    paste: first === undefined ? told.paste : first.paste,
    messages,
    speaker: host === registry?.url.host ? (registry?.name ?? "It") : (host ?? "It"),
    status,
    findings,
    form,
    formUrl,
    claims: claims === undefined ? [] : shown(claims, registry),
  };
}

function diagnosisOf({ code, evidence }: Told, registry: Registry | undefined): Diagnosis {
  if (registry === undefined || evidence.claims === undefined || !isDiagnosable(code)) return NOTHING;
  const audienceTyped = inputs.text("audience") !== undefined;
  return diagnose(registry, evidence.claims, { ...evidence, now: Date.now(), audienceTyped });
}

function shown(claims: Claims, registry: Registry | undefined): readonly ShownClaim[] {
  const compared = registry === undefined ? new Set<string>() : comparedClaims(registry, claims);
  return Object.entries(claims)
    .flatMap(([name, value]) => {
      const text = typeof value === "number" ? `${value}${momentOf(name, value)}` : value;
      if (typeof text !== "string" || text === "") return [];
      return [{ name: sanitize(name), value: sanitize(text), compared: compared.has(name) }];
    })
    .slice(0, MOST_CLAIMS)
    .toSorted((one, other) => Number(other.compared) - Number(one.compared) || (one.name < other.name ? -1 : 1));
}

/** Times are seconds since 1970. @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4 */
function momentOf(name: string, seconds: number): string {
  if (!["exp", "iat", "nbf"].includes(name) || !(Math.abs(seconds) < 1e11)) return "";
  return ` (${new Date(seconds * 1_000).toISOString()})`;
}
