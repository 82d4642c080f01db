import {
  type Claims,
  claimText,
  comparedClaims,
  diagnose,
  type Diagnosis,
  type ErrorCode,
  type Finding,
  type Registry,
  safeText,
  type SeenRefusal,
} from "@mint/core";

/** What GitLab's claims are called where GitHub's are compared. @see https://docs.gitlab.com/ci/secrets/id_token_authentication/#token-payload */
const OF_GITLAB: readonly string[] = ["project_path", "ci_config_ref_uri", "namespace_id", "environment"];
/** What says whose identity it is where a registry's form knows no such platform. */
const OF_OTHERS: readonly string[] = ["iss", "sub", "aud", "email"];

/** What a diagnosis can tell more of than the failure itself; an outage is nobody's mismatch. */
const DIAGNOSED: readonly ErrorCode[] = [
  "EXCHANGE_REFUSED",
  "REGISTRY_UNSUPPORTED",
  "UNSUPPORTED_ISSUER",
  "RATE_LIMITED",
];

export function isDiagnosed(code: ErrorCode): boolean {
  return DIAGNOSED.includes(code);
}

/** Says what does not match, and what to type where, fit to be printed: claims and words of servers stand in it as they came. */
export function diagnosisOf(registry: Registry, claims: Claims, refusal: SeenRefusal): Diagnosis {
  const { findings, form, formUrl } = diagnose(registry, claims, { ...refusal, now: Date.now() });
  return {
    findings: findings.map(safeFinding),
    form: form.map((row) => (row.value === undefined ? row : { ...row, value: safeText(row.value) })),
    formUrl,
  };
}

/** The claims that the registry looks at, fit to be printed. */
export function comparedOf(registry: Registry, claims: Claims): Readonly<Record<string, string>> {
  const names = new Set([...OF_OTHERS, ...comparedClaims(registry), ...OF_GITLAB]);
  const shown = [...names].flatMap((name): (readonly [string, string])[] => {
    const value = claimText(claims, name);
    return value === undefined ? [] : [[name, safeText(value)]];
  });
  return Object.fromEntries(shown);
}

function safeFinding(finding: Finding): Finding {
  const { title, seen, needs, remedy, paste } = finding;
  return {
    ...finding,
    title: safeText(title),
    seen: safeText(seen),
    needs: safeText(needs),
    remedy: safeText(remedy),
    ...(paste === undefined ? {} : { paste: safeLines(paste) }),
  };
}

/** Line breaks are ours; blanks at the front are YAML's. */
function safeLines(paste: string): string {
  return paste.replaceAll(/^( *)(.*)$/gm, (_, blanks: string, line: string) => blanks + safeText(line));
}
