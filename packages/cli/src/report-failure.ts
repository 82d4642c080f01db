import type { Identity, MintFailure, Registry } from "@mint/core";
import { explain, type Explanation } from "./explain.ts";
import { helpUrl } from "./help-url.ts";
import type { Words } from "./output/streams.ts";

/** What was going on. */
export interface Failed {
  readonly identity?: Identity | undefined;
  readonly registry?: Registry | undefined;
}

/**
 * Reports a failure on stderr, in the order of an action's annotation: its code, what happened and what to do (of the
 * top finding, where there is one), what the registry said, why, what to type, and where to read more.
 */
export async function reportFailure(failure: MintFailure, words: Words, failed: Failed = {}): Promise<void> {
  const { style } = words;
  const { code, evidence, hint, paste } = failure;
  const { headline, lines } = await explained(failure, failed.registry, words);
  words.raw(`${style.red("mint:")} ${style.bold(`${code}:`)} ${headline?.title ?? failure.message}`);
  words.raw(`  ${headline?.remedy ?? hint}`);
  const status = evidence.status === undefined ? "" : ` (HTTP ${evidence.status})`;
  for (const word of evidence.messages ?? []) words.raw(`  it says${status}: ${word}`);
  if (isLostAnswer(failure, failed.identity)) {
    words.raw(
      "  The answer was lost after the ID token had been sent. The registry may have redeemed it, and this job has no other: run the job again.",
    );
  }
  // For a wrong input that is an action's step; here it is an option.
  if (headline === undefined && paste !== undefined && code !== "INVALID_INPUT") words.raw(indented(paste));
  for (const line of lines) words.raw(line);
  words.raw(`  More: ${helpUrl(code)}`);
}

/** Text to paste, set off; no line of it begins at the margin, where a CI reads commands. */
export function indented(paste: string): string {
  return paste.replaceAll(/^/gm, "    ");
}

/** What cannot be explained further must not hide what is known. */
async function explained(failure: MintFailure, registry: Registry | undefined, { style }: Words): Promise<Explanation> {
  const nothing = { headline: undefined, lines: [] };
  if (registry === undefined || failure.evidence.claims === undefined) return nothing;
  try {
    return explain(failure, registry, style);
  } catch {
    return nothing;
  }
}

function isLostAnswer({ evidence, code }: MintFailure, identity: Identity | undefined): boolean {
  const lost = code === "NETWORK_ERROR" || code === "TIMEOUT" || code === "EXCHANGE_UNAVAILABLE";
  return identity?.refreshable === false && lost && evidence.sent !== false;
}
