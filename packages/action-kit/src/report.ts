import { endGroup, error as annotateError, info, startGroup, warning } from "@actions/core";
import { isMintFailure, type MintFailure } from "@mint/core";
import type { FailureReport } from "./failure.ts";

/** For a failure that could not be explained. */
const LONGEST_ANNOTATION_CHARACTERS = 1_000;

/**
 * Reports a failed step: its details as a group of the log, and one error annotation.
 *
 * @param report the explanation of the failure, if there is one
 */
export function reportFailure(failure: unknown, report?: FailureReport): void {
  if (report?.details !== undefined) {
    startGroup(report.details.title);
    for (const line of report.details.lines) info(line);
    endGroup();
  }
  const text = report?.annotation ?? (isMintFailure(failure) ? annotation(failure) : unexpected(failure));
  annotateError(text, { title: report?.title ?? "No token" });
}

/** Reports what ended the post step early, in one warning: post must not change the job's result. */
export function reportRevocationFailure(failure: unknown): void {
  const what = isMintFailure(failure) ? `${failure.code}: ${ownWords(failure)}` : unexpected(failure);
  warning(`The token could not be revoked. ${what} It expires by itself.`, {
    title: "A token was not revoked",
  });
}

/** What happened, without what the server said of it: a warning has no room to set it apart. */
function ownWords(failure: MintFailure): string {
  return "what" in failure && typeof failure.what === "string" ? failure.what : failure.message;
}

function annotation({ code, message, hint }: MintFailure): string {
  return `${code}: ${message} ${hint}`.slice(0, LONGEST_ANNOTATION_CHARACTERS);
}

/** One fixed sentence: an unknown error's own text may quote anything. */
function unexpected(failure: unknown): string {
  const name = failure instanceof Error ? failure.constructor.name : failure === undefined ? "nothing" : typeof failure;
  return `UNEXPECTED: mint failed unexpectedly (${name}). Please report it: https://github.com/org/mint/issues/new/choose`;
}
