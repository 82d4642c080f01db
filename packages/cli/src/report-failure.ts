import { claimText, type Identity, type MintFailure, safeWords } from "@mint/core";
import type { Words } from "./words.ts";

/** A claim's longest value that is shown; an identity has thirty of them. */
const CLAIMS_NOT_SHOWN: readonly string[] = ["jti", "iat", "nbf", "exp"];

/** Reports a failure on stderr: its code, what happened, what the registry said, what to do, what to paste. */
export function reportFailure(failure: MintFailure, words: Words, identity?: Identity): void {
  const { style } = words;
  const { evidence, hint, paste } = failure;
  words.raw(`${style.red("mint:")} ${style.bold(`${failure.code}:`)} ${failure.message}`);
  for (const word of evidence.words ?? []) words.raw(`  it says: ${word}`);
  for (const line of claimLines(evidence.claims)) words.raw(line);
  if (isLostAnswer(failure, identity)) {
    words.raw(
      "  The answer was lost after the ID token had been sent. The registry may have redeemed it, and this CI gives one to a job: only a new job has another.",
    );
  }
  words.raw(`  ${hint}`);
  if (paste !== undefined) words.raw(indented(paste));
}

/** Text to paste, set off; no line of it begins at the margin, where a CI reads commands. */
export function indented(paste: string): string {
  return paste.replaceAll(/^/gm, "    ");
}

function claimLines(claims: MintFailure["evidence"]["claims"]): readonly string[] {
  if (claims === undefined) return [];
  const lines = Object.keys(claims).flatMap((name) => {
    const value = claimText(claims, name);
    if (value === undefined || CLAIMS_NOT_SHOWN.includes(name)) return [];
    return [`    ${safeWords([name])[0] ?? ""}: ${safeWords([value])[0] ?? ""}`];
  });
  return lines.length === 0 ? [] : ["  it was shown:", ...lines];
}

function isLostAnswer({ evidence, code }: MintFailure, identity: Identity | undefined): boolean {
  const lost = code === "NETWORK_ERROR" || code === "TIMEOUT" || code === "EXCHANGE_UNAVAILABLE";
  return identity?.refreshable === false && lost && evidence.sent !== false;
}
