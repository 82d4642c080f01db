import { error as annotateError, endGroup, info, startGroup, warning } from "@actions/core";
import { isMintFailure, type MintFailure, safeWords } from "@mint/core";

/** One annotation is one line in the list; what is longer is cut off there. */
const LONGEST_ANNOTATION_CHARACTERS = 1_000;

/** Reports what ended the step: exactly one error annotation, details in a group of the log before it. */
export function reportFailure(failure: unknown): void {
  if (!isMintFailure(failure)) {
    annotateError(unexpected(failure));
    return;
  }
  writeDetails(failure);
  annotateError(annotation(failure));
}

/** Reports what ended the post step early: one warning, since the job's result is not its business. */
export function reportRevocationFailure(failure: unknown): void {
  const what = isMintFailure(failure) ? `${failure.code}: ${failure.message}` : unexpected(failure);
  warning(`The token could not be revoked. ${what} It dies by itself when its time is over.`);
}

function annotation(failure: MintFailure): string {
  const words = failure.evidence.words ?? [];
  const said = words.length === 0 ? "" : ` It says: ${words.map((word) => `"${word}"`).join(", ")}.`;
  const line = `${failure.code}: ${failure.message}${said} ${failure.hint}`;
  const paste = failure.paste === undefined ? "" : `\n${failure.paste}`;
  return line.length + paste.length <= LONGEST_ANNOTATION_CHARACTERS
    ? line + paste
    : `${line.slice(0, LONGEST_ANNOTATION_CHARACTERS - paste.length - 1)}…${paste}`;
}

function writeDetails(failure: MintFailure): void {
  const { claims, words } = failure.evidence;
  if (claims === undefined) return;
  startGroup("What the registry was shown");
  for (const word of words ?? []) info(`  it says: ${word}`);
  for (const [name, value] of Object.entries(claims)) {
    if (typeof value !== "string" && typeof value !== "number") continue;
    info(`  ${safeWords([name])[0] ?? ""}: ${safeWords([String(value)])[0] ?? ""}`);
  }
  endGroup();
}

/** One fixed sentence: an unknown error's own text may quote anything. */
function unexpected(failure: unknown): string {
  const name = failure instanceof Error ? failure.constructor.name : failure === undefined ? "nothing" : typeof failure;
  return `UNEXPECTED: mint ended in a way that it should not (${name}). Please report it: https://github.com/org/mint/issues/new/choose`;
}
