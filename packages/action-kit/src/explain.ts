import { explainFailure } from "./explain-failure.ts";
import { annotationOf } from "./explain-annotation.ts";
import { writeDetails } from "./explain-log.ts";
import { summaryOf } from "./explain-summary.ts";
import type { FailedRun } from "./failed-run.ts";
import { appendSummary } from "./summary.ts";

/**
 * Explains a failure as far as this host can: the details into the log, the whole into the job's summary. A bundle of
 * its own: a run that succeeds never loads it.
 *
 * @returns the text of the one annotation
 */
export function explain(run: FailedRun): string {
  const explained = explainFailure(run);
  const { text, untold } = annotationOf(explained);
  // The annotation stands in the same log: what it quotes is not said twice.
  writeDetails({ ...explained, ...untold });
  if (run.summary) appendSummary(summaryOf(explained));
  return text;
}
