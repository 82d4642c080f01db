import type { Env } from "./environment.ts";
import type { Secret } from "./secret.ts";

/** A shorter part of a JWT is of no use to anybody, and may be a common word. */
const LONGEST_HARMLESS_PIECE = 20;

/** A shorter mask would hide large parts of the log. */
const SHORTEST_MASK_CHARACTERS = 6;

/**
 * Returns every text to mask for a secret: the value, and each JWT segment over 20 characters. If the value has line
 * breaks, which no usable secret has, it returns the lines over 20 characters: masking a short one would hide most of
 * the log. Returns nothing for a value under 6 characters, which is not a secret.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#masking-a-value-in-a-log
 */
export function valuesToMask(secret: Secret): readonly string[] {
  const value = secret.reveal().trim();
  const pieces = value.split(/[\r\n]+/).flatMap((line) => [line.trim(), ...line.split(".")]);
  const telling = pieces.filter((piece) => piece.length > LONGEST_HARMLESS_PIECE);
  const whole = value.length < SHORTEST_MASK_CHARACTERS || /[\r\n]/.test(value) ? [] : [value];
  return [...new Set([...whole, ...telling])];
}

/** Each runner sets its own; Forgejo's and Gitea's set GitHub's too. */
const RUNNERS: readonly string[] = ["GITHUB_ACTIONS", "FORGEJO_ACTIONS", "GITEA_ACTIONS"];

/** Tells whether this process's output is read by a runner that masks on command: GitHub's, Forgejo's or Gitea's. */
export function canMask(env: Env): boolean {
  return RUNNERS.some((name) => env[name] === "true");
}

/**
 * Returns the workflow commands, a line each, by which a runner masks a secret in its log from then on. Anywhere else,
 * these commands would print the secret: see {@link canMask}.
 *
 * @see https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts `escapeData`
 */
export function maskCommands(secret: Secret): readonly string[] {
  return valuesToMask(secret).map((value) => `::add-mask::${escapeData(value)}`);
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
