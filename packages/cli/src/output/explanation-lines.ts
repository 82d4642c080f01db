import type { Finding } from "@mint/core";
import type { Explanation, PrintableDiagnosis } from "@mint/core/host";
import type { Style } from "./style.ts";

/** Claims that identify a job if the registry has no form for its platform. */
const IDENTIFYING: readonly string[] = ["iss", "sub", "aud", "email"];

/** How a diagnosis is laid out. */
export interface Layout {
  readonly style: Style;
  /** The heading above the claims. */
  readonly claimsTitle: string;
  /** One more sentence about what happened. */
  readonly note?: string | undefined;
}

/**
 * Lays out an explanation after its first line, in the order of an action's annotation: what to do, the registry's
 * messages, the reasons, what to type, and where to read more. Every line is indented, because a CI reads commands at
 * the beginning of a line.
 */
export function explanationLines(explanation: Explanation, layout: Layout): readonly string[] {
  const { remedy, messages, status, paste, cause, helpUrl } = explanation;
  const http = status === undefined ? "" : ` (HTTP ${status})`;
  return [
    `  ${remedy}`,
    ...messages.map((message) => `  it says${http}: ${message}`),
    ...(layout.note === undefined ? [] : [`  ${layout.note}`]),
    ...(cause === undefined ? pasteLines(paste, "    ") : []),
    ...diagnosisLines(explanation, layout, cause),
    `  More: ${helpUrl}`,
  ];
}

/**
 * Lays out a diagnosis: findings, the form, and the claims that the registry checks.
 *
 * @param cause the finding that was already shown; only its other parts follow
 */
export function diagnosisLines(
  { findings, form, formUrl, claims }: PrintableDiagnosis,
  { style, claimsTitle }: Layout,
  cause?: Finding,
): readonly string[] {
  const fields = form.map(({ label, value, placeholder = "", matches, note }) => {
    const typed = value === undefined ? `(${placeholder})` : value === "" ? "(none)" : value;
    const verdict = matches === undefined ? "" : matches ? style.green("  as registered") : style.red("  differs");
    return `    ${label}: ${typed}${verdict}${note === undefined ? "" : `  (${note})`}`;
  });
  const shown = comparedClaims({ claims }).map(({ name, value }) => `    ${name}: ${value}`);
  return [
    ...findings.flatMap((finding) => findingLines(finding, style, finding === cause)),
    ...(fields.length === 0 ? [] : ["  What to type into the form:", ...fields]),
    ...(formUrl === undefined ? [] : [`  The form: ${formUrl.url}`]),
    ...(formUrl?.query === undefined
      ? []
      : [`  Open your project's page there, and append to its address: ${formUrl.query}`]),
    ...(shown.length === 0 ? [] : [`  ${claimsTitle}:`, ...shown]),
  ];
}

/** Lists the claims that the registry checks, and those that identify the job. */
export function comparedClaims({ claims }: Pick<PrintableDiagnosis, "claims">): PrintableDiagnosis["claims"] {
  return claims.filter(({ name, compared }) => compared || IDENTIFYING.includes(name));
}

function findingLines(finding: Finding, style: Style, isTold: boolean): readonly string[] {
  const { certainty, title, seen, needs, remedy, paste } = finding;
  const sure = certainty.replace("-", " ");
  return [
    isTold ? `  This is ${sure}:` : `  ${style.bold(title)} (${sure})`,
    `    seen: ${seen}`,
    `    needed: ${needs}`,
    ...(isTold ? [] : [`    to do: ${remedy}`]),
    ...pasteLines(paste, "      "),
  ];
}

function pasteLines(paste: string | undefined, indent: string): readonly string[] {
  return paste?.split("\n").map((line) => indent + line) ?? [];
}
