import type { Claims } from "../base/claims.ts";
import type { ErrorCode, Evidence, InputProblem } from "../base/errors.ts";
import { printable, sanitize } from "../base/sanitize.ts";
import type { Registry } from "../registries/registry.ts";
import { comparedClaims } from "./compared-claims.ts";
import { diagnose, type Diagnosis, isDiagnosable } from "./diagnosis.ts";
import type { Finding, RefusalEvidence } from "./finding.ts";
import type { FilledField } from "./form.ts";

/** One claim of an identity. */
export interface ExplainedClaim {
  readonly name: string;
  readonly value: string;
  /** Whether the registry compares it with what is registered, or refuses by it. */
  readonly compared: boolean;
}

/** A diagnosis whose texts are all safe to print, with the claims that it was made from. */
export interface PrintableDiagnosis extends Diagnosis {
  /** Those that the registry compares come first. */
  readonly claims: readonly ExplainedClaim[];
}

/** Everything that is known about a failure; every text in it is safe to print. */
export interface Explanation extends PrintableDiagnosis {
  readonly code: ErrorCode;
  /** The registry's name; absent if the inputs describe no registry. */
  readonly registry: string | undefined;
  /** What happened, in one sentence. */
  readonly what: string;
  /** What to do about it. */
  readonly remedy: string;
  readonly paste: string | undefined;
  /** The finding that `what`, `remedy` and `paste` are taken from; absent if they are taken from the failure itself. */
  readonly cause: Finding | undefined;
  /** Whether the first thing to do is to fill in the registry's form. */
  readonly formFirst: boolean;
  /** Who sent the messages: the registry, or the other host that was asked. */
  readonly source: string;
  readonly messages: readonly string[];
  /** The HTTP status of the last answer. */
  readonly status: number | undefined;
  /** The page that explains the code. */
  readonly helpUrl: string;
}

/** A failure as plain data, because in another bundle it is an instance of another class. */
export interface ExplainableFailure {
  readonly code: ErrorCode;
  readonly message: string;
  /** The message without the server's own messages, which are in the evidence. Default: the message. */
  readonly what?: string | undefined;
  readonly hint: string;
  readonly paste?: string | undefined;
  readonly evidence: Evidence;
  /** Which input is wrong, and why, if that is the failure. */
  readonly subject?: InputProblem | undefined;
}

/** What a host knows about a failure, and how it writes inputs. */
export interface ExplainOptions extends Pick<RefusalEvidence, "now" | "audienceTyped"> {
  readonly registry?: Registry | undefined;
  /** Writes the name of an input, to begin a sentence: `The input robot`, `--robot`. Default: the name alone. */
  readonly inputName?: ((input: string) => string) | undefined;
  /** Writes an input with a valid value, as text to paste. Default: there is no such text. */
  readonly inputPaste?: ((input: string, example: string) => string | undefined) | undefined;
  /** The ref whose page explains the code, such as `v1.5.0`. Default: `main`. */
  readonly helpRef?: string | undefined;
}

/** GitHub's tokens have some forty. */
const MOST_CLAIMS = 80;
const NOTHING: Diagnosis = { findings: [], form: [], formUrl: undefined };

/**
 * Explains a failure: what happened and what to do. Both come from the most certain finding, if the claims and the registry's
 * messages lead to one, and otherwise from the failure itself.
 *
 * @example
 * const { what, remedy, form } = explain(failure, { registry, now: Date.now() });
 */
export function explain(failure: ExplainableFailure, options: ExplainOptions = {}): Explanation {
  const { code, evidence } = failure;
  const { registry, now, audienceTyped } = options;
  const { claims, messages = [], status, host } = evidence;
  const diagnosis =
    registry === undefined || claims === undefined || !isDiagnosable(code)
      ? NOTHING
      : sanitizeDiagnosis(diagnose(registry, claims, { ...evidence, now, audienceTyped }));
  const cause = diagnosis.findings.find(({ certainty }) => certainty !== "worth-checking");
  return {
    ...diagnosis,
    code,
    registry: registry?.name,
    ...(cause === undefined ? ownTexts(failure, options) : textsOf(cause)),
    cause,
    formFirst: cause === undefined ? code === "EXCHANGE_REFUSED" : cause.inForm === true,
    source: host === registry?.url.host ? (registry?.name ?? "It") : (host ?? "It"),
    messages: messages.map(sanitize),
    status,
    claims: claims === undefined ? [] : explainClaims(claims, registry),
    helpUrl: `https://github.com/org/mint/blob/${options.helpRef ?? "main"}/docs/TROUBLESHOOTING.md#${code.toLowerCase()}`,
  };
}

type Texts = Pick<Explanation, "what" | "remedy" | "paste">;

function textsOf({ title, remedy, paste }: Finding): Texts {
  return { what: title, remedy, paste };
}

function ownTexts(
  { message, what = message, hint, paste, subject }: ExplainableFailure,
  options: ExplainOptions,
): Texts {
  const remedy = sanitize(hint);
  if (subject === undefined) {
    return { what: sanitize(what), remedy, paste: paste === undefined ? undefined : sanitizeLines(paste) };
  }
  const { input, problem, example } = subject;
  return {
    what: sanitize(`${options.inputName?.(input) ?? input} ${problem}.`),
    remedy,
    paste: example === undefined ? undefined : options.inputPaste?.(input, example),
  };
}

/** Diagnoses a job as {@link diagnose} does, for printing. */
export function printableDiagnosis(
  registry: Registry,
  claims: Claims,
  refusal: RefusalEvidence = {},
): PrintableDiagnosis {
  const diagnosis = sanitizeDiagnosis(diagnose(registry, claims, refusal));
  return { ...diagnosis, claims: explainClaims(claims, registry) };
}

/**
 * Makes a diagnosis safe to print: it contains claims as they came. Values to type are printed unchanged. Messages of servers
 * were made safe when they were read.
 */
export function sanitizeDiagnosis({ findings, form, formUrl }: Diagnosis): Diagnosis {
  return {
    findings: findings.map(sanitizeFinding),
    form: form.map(printableField),
    formUrl,
  };
}

function printableField(field: FilledField): FilledField {
  if (field.value === undefined) return field;
  const value = printable(field.value);
  const note = "each U+… stands for one invisible character";
  return { ...field, value, ...(value.length > field.value.length ? { note } : {}) };
}

function sanitizeFinding(finding: Finding): Finding {
  const { title, seen, needs, remedy, paste } = finding;
  return {
    ...finding,
    title: printable(title),
    seen: printable(seen),
    needs: printable(needs),
    remedy: printable(remedy),
    ...(paste === undefined ? {} : { paste: sanitizeLines(paste) }),
  };
}

/** Line breaks and runs of spaces are YAML's layout and are kept; values contain neither. */
function sanitizeLines(paste: string): string {
  return paste.replaceAll(/[^ \n]+(?: [^ \n]+)*/g, printable);
}

function explainClaims(claims: Claims, registry: Registry | undefined): readonly ExplainedClaim[] {
  const compared = registry === undefined ? new Set<string>() : comparedClaims(registry, claims);
  return Object.entries(claims)
    .flatMap(([name, value]) => {
      const text = typeof value === "number" ? `${value}${momentOf(name, value)}` : value;
      if (typeof text !== "string" || text === "") return [];
      return [{ name: sanitize(name), value: printable(text), compared: compared.has(name) }];
    })
    .slice(0, MOST_CLAIMS)
    .toSorted((one, other) => Number(other.compared) - Number(one.compared) || (one.name < other.name ? -1 : 1));
}

/** Times are seconds since 1970. @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4 */
function momentOf(name: string, seconds: number): string {
  if (!["exp", "iat", "nbf"].includes(name) || !(Math.abs(seconds) < 1e11)) return "";
  return ` (${new Date(seconds * 1_000).toISOString()})`;
}
