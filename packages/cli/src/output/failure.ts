import type { Identity, MintFailure } from "@mint/core";
import { explain, type ExplainOptions, type Explanation } from "@mint/core/host";
import { explanationLines } from "./explanation-lines.ts";
import type { Log } from "./streams.ts";

/** What was going on when a command failed. */
export interface Failed extends Pick<ExplainOptions, "registry" | "audienceTyped"> {
  readonly identity?: Identity | undefined;
}

/** Reports a failure on stderr. */
export function reportFailure(failure: MintFailure, log: Log, failed: Failed = {}): void {
  const { style } = log;
  const explanation = explainFailure(failure, failed);
  log.line(`${style.red("mint:")} ${style.bold(`${explanation.code}:`)} ${explanation.what}`);
  const note = isLostAnswer(failure, failed.identity)
    ? "The answer was lost after the ID token had been sent. The registry may have redeemed it, and this job has no other: run the job again."
    : undefined;
  for (const line of explanationLines(explanation, { style, claimsTitle: "What it was shown", note })) log.line(line);
}

/** Explains a failure to somebody who typed options. */
export function explainFailure(
  failure: MintFailure,
  options: Pick<Failed, "registry" | "audienceTyped"> = {},
): Explanation {
  const inputName = (input: string): string => `--${input}`;
  try {
    return explain(failure, { ...options, now: Date.now(), inputName });
  } catch {
    // What cannot be diagnosed must not hide what is known: without a registry nothing is.
    return explain(failure, { inputName });
  }
}

function isLostAnswer({ evidence, code }: MintFailure, identity: Identity | undefined): boolean {
  const lost = code === "NETWORK_ERROR" || code === "TIMEOUT" || code === "EXCHANGE_UNAVAILABLE";
  return identity?.refreshable === false && lost && evidence.sent !== false;
}
