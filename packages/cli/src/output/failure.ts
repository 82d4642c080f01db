import { exchangeOf, type Identity, type MintFailure } from "@mint/core";
import type { ExplainOptions, Explanation } from "@mint/core/host";
import { type Log, writeOut } from "./streams.ts";

/** The state of a command when it failed. */
export interface Failed extends Pick<ExplainOptions, "registry" | "audienceTyped"> {
  readonly identity?: Identity | undefined;
}

/**
 * Reports a failure on stderr.
 *
 * @returns the explanation, for programs
 */
export async function reportFailure(failure: MintFailure, log: Log, failed: Failed = {}): Promise<Explanation> {
  const { style } = log;
  const { explanationLines } = await import("#explanation");
  const explanation = await explainFailure(failure, failed);
  log.line(`${style.red(log.prefix)} ${style.bold(`${explanation.code}:`)} ${explanation.what}`);
  const note = isLostAnswer(failure, failed) ? LOST + otherToken(failed.identity) : undefined;
  for (const line of explanationLines(explanation, { style, claimsTitle: "What it was shown", note })) log.line(line);
  return explanation;
}

/** Writes the explanation of a failure to stdout, as one line of JSON; a closed stdout is ignored. */
export async function writeFailure(explanation: Explanation): Promise<void> {
  await writeOut(`${JSON.stringify(explanation)}\n`, { signal: new AbortController().signal }).catch(() => undefined);
}

/** Explains a failure with the names of options. */
export async function explainFailure(
  failure: MintFailure,
  options: Pick<Failed, "registry" | "audienceTyped"> = {},
): Promise<Explanation> {
  const { explain } = await import("#explanation");
  const inputName = (input: string): string => `--${input}`;
  try {
    return explain(failure, {
      ...options,
      registry: exchangeOf(failure) ?? options.registry,
      now: Date.now(),
      inputName,
    });
  } catch {
    // If the diagnosis fails, the failure itself is still reported.
    return explain(failure, { inputName });
  }
}

const LOST = "The answer was lost after the ID token was sent, so the registry may have redeemed it. ";

/** A cached token is the same in the next job. */
function otherToken(identity: Identity | undefined): string {
  return identity?.issuedBy?.(process.env) === undefined
    ? "This job has no other ID token: run the job again."
    : "It is sent only once, and this platform returns the same one until it renews it: run the job again later.";
}

function isLostAnswer(failure: MintFailure, { identity, registry }: Failed): boolean {
  const { evidence, code } = failure;
  const lost = code === "NETWORK_ERROR" || code === "TIMEOUT" || code === "EXCHANGE_UNAVAILABLE";
  // Where the identity comes from, nothing is redeemed.
  const isExchange = evidence.host === (exchangeOf(failure) ?? registry)?.url.host;
  return identity?.refreshable === false && lost && isExchange && evidence.sent !== false;
}
