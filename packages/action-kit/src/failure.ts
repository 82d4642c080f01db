import type { Registry } from "@mint/core";
import { explain, type ExplainableFailure, yamlText } from "@mint/core/host";
import { annotationOf, titleOf } from "./failure/annotation.ts";
import { FORK_PULL_REQUEST, isForkPullRequest } from "./failure/fork-pull-request.ts";
import { detailsOf, type LogGroup } from "./failure/log.ts";
import { summaryOf } from "./failure/summary.ts";
import { usedRelease } from "./failure/used-release.ts";

/** What is known of a run that failed. */
export interface FailedRun {
  readonly failure: ExplainableFailure;
  /** Missing if the inputs describe none. */
  readonly registry: Registry | undefined;
  /** Whether the audience comes from an input. */
  readonly audienceTyped: boolean;
}

/** The texts of a failure on this host. */
export interface FailureReport {
  /** The title of the one annotation. */
  readonly title: string;
  /** The text of the one annotation. */
  readonly annotation: string;
  /** For the log, without the messages that the annotation quotes. */
  readonly details: LogGroup | undefined;
  /** For the job's summary, in Markdown. */
  readonly summary: string;
}

/**
 * Explains a failure for this host. It is built as `failure.cjs`, which only a failing run loads: it gets plain data,
 * uses no `instanceof`, and prints nothing.
 */
export function explainFailure({ failure, registry, audienceTyped }: FailedRun): FailureReport {
  const isFork = failure.code === "IDENTITY_MISSING" && isForkPullRequest();
  const explanation = explain(isFork ? FORK_PULL_REQUEST : failure, {
    registry,
    now: Date.now(),
    audienceTyped,
    helpRef: usedRelease(process.env),
    inputName: (input) => `The input ${input}`,
    inputPaste: (input, example) => `with:\n  ${input}: ${yamlText(example)}`,
  });
  const { text, remaining } = annotationOf(explanation);
  return {
    title: titleOf(explanation),
    annotation: text,
    details: detailsOf({ ...explanation, ...remaining }),
    summary: summaryOf(explanation),
  };
}
