import { error as annotateError, warning } from "@actions/core";
import { isMintFailure, type MintFailure } from "@mint/core";

/** One annotation is one line in the list; what is longer is cut off there. */
const LONGEST_ANNOTATION_CHARACTERS = 1_000;

/** Writes the one error annotation of a failed step. */
export function reportFailure(failure: unknown): void {
  annotateError(isMintFailure(failure) ? annotation(failure) : unexpected(failure));
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

/** One fixed sentence: an unknown error's own text may quote anything. */
function unexpected(failure: unknown): string {
  const name =
    failure instanceof Error ? failure.constructor.name : failure === undefined ? "nothing" : typeof failure;
  return `UNEXPECTED: mint ended in a way that it should not (${name}). Please report it: https://github.com/org/mint/issues/new/choose`;
}
