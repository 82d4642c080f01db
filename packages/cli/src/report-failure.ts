import type { Identity, MintFailure, Registry } from "@mint/core";
import type { Words } from "./words.ts";

/** What was going on. */
export interface Failed {
  readonly identity?: Identity | undefined;
  readonly registry?: Registry | undefined;
}

/** Reports a failure on stderr: its code, what happened, what the registry said, what to do, what to paste. */
export async function reportFailure(failure: MintFailure, words: Words, failed: Failed = {}): Promise<void> {
  const { style } = words;
  const { evidence, hint, paste } = failure;
  words.raw(`${style.red("mint:")} ${style.bold(`${failure.code}:`)} ${failure.message}`);
  for (const word of evidence.words ?? []) words.raw(`  it says: ${word}`);
  if (isLostAnswer(failure, failed.identity)) {
    words.raw(
      "  The answer was lost after the ID token had been sent. The registry may have redeemed it, and this job has no other: run the job again.",
    );
  }
  words.raw(`  ${hint}`);
  // For a wrong input that is an action's step; here it is an option.
  if (paste !== undefined && failure.code !== "INVALID_INPUT") words.raw(indented(paste));
  for (const line of await explained(failure, failed.registry, words)) words.raw(line);
}

/** Text to paste, set off; no line of it begins at the margin, where a CI reads commands. */
export function indented(paste: string): string {
  return paste.replaceAll(/^/gm, "    ");
}

/** What cannot be explained further must not hide what is known. */
async function explained(
  failure: MintFailure,
  registry: Registry | undefined,
  { style }: Words,
): Promise<readonly string[]> {
  if (registry === undefined || failure.evidence.claims === undefined) return [];
  try {
    const { explain } = await import("./explain.ts");
    return explain(failure, registry, style);
  } catch {
    return [];
  }
}

function isLostAnswer({ evidence, code }: MintFailure, identity: Identity | undefined): boolean {
  const lost = code === "NETWORK_ERROR" || code === "TIMEOUT" || code === "EXCHANGE_UNAVAILABLE";
  return identity?.refreshable === false && lost && evidence.sent !== false;
}
