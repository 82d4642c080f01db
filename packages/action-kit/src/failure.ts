import type { Registry } from "@mint/core";
import { explain, type ExplainableFailure } from "@mint/core/host";
import { annotationOf } from "./failure/annotation.ts";
import { FORK_PULL_REQUEST, isForkPullRequest } from "./failure/fork-pull-request.ts";
import { writeDetails } from "./failure/log.ts";
import { summaryOf } from "./failure/summary.ts";
import { appendSummary } from "./summary.ts";

/** What is known of a run that failed. */
export interface FailedRun {
  readonly failure: ExplainableFailure;
  /** Missing where the inputs made none. */
  readonly registry: Registry | undefined;
  /** Whether somebody typed the audience. */
  readonly audienceTyped: boolean;
  /** Whether the job summary is wanted. */
  readonly summary: boolean;
}

/**
 * Explains a failure as far as this host can: the details go into the log, the whole into the job's summary. It is built
 * as a file of its own, `failure.cjs`, which only a run that fails loads: it is handed data and tests no class.
 *
 * @returns the text of the one annotation
 */
export function explainFailure({ failure, registry, audienceTyped, summary }: FailedRun): string {
  const isFork = failure.code === "IDENTITY_MISSING" && isForkPullRequest();
  const explanation = explain(isFork ? FORK_PULL_REQUEST : failure, {
    registry,
    now: Date.now(),
    audienceTyped,
    inputName: (input) => `The input ${input}`,
    inputPaste: (input, example) => `with:\n  ${input}: ${example}`,
  });
  const { text, remaining } = annotationOf(explanation);
  // The annotation stands in the same log, which does not repeat what it quotes.
  writeDetails({ ...explanation, ...remaining });
  if (summary) appendSummary(summaryOf(explanation));
  return text;
}
