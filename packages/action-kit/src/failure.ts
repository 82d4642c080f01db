import type { Registry } from "@mint/core";
import { explain, type ExplainableFailure } from "@mint/core/host";
import { annotationOf, titleOf } from "./failure/annotation.ts";
import { FORK_PULL_REQUEST, isForkPullRequest } from "./failure/fork-pull-request.ts";
import { detailsOf, type LogGroup } from "./failure/log.ts";
import { summaryOf } from "./failure/summary.ts";
import { usedRelease } from "./failure/used-release.ts";

/** What is known of a run that failed. */
export interface FailedRun {
  readonly failure: ExplainableFailure;
  /** Missing where the inputs made none. */
  readonly registry: Registry | undefined;
  /** Whether somebody typed the audience. */
  readonly audienceTyped: boolean;
}

/** A failure in the words of this host. */
export interface FailureReport {
  /** The title of the one annotation. */
  readonly title: string;
  /** The text of the one annotation. */
  readonly annotation: string;
  /** For the log, which does not repeat what the annotation quotes. */
  readonly details: LogGroup | undefined;
  /** For the job's summary, in Markdown. */
  readonly summary: string;
}

/**
 * Explains a failure as far as this host can. It is built as a file of its own, `failure.cjs`, which only a run that
 * fails loads: it is handed data, tests no class, and prints nothing.
 */
export function explainFailure({ failure, registry, audienceTyped }: FailedRun): FailureReport {
  const isFork = failure.code === "IDENTITY_MISSING" && isForkPullRequest();
  const explanation = explain(isFork ? FORK_PULL_REQUEST : failure, {
    registry,
    now: Date.now(),
    audienceTyped,
    helpRef: usedRelease(process.env),
    inputName: (input) => `The input ${input}`,
    inputPaste: (input, example) => `with:\n  ${input}: ${example}`,
  });
  const { text, remaining } = annotationOf(explanation);
  return {
    title: titleOf(explanation),
    annotation: text,
    details: detailsOf({ ...explanation, ...remaining }),
    summary: summaryOf(explanation),
  };
}
