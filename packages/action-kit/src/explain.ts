import { endGroup, info, startGroup } from "@actions/core";
import { type Claims, IdentityError, type MintFailure, type Registry, safeWords } from "@mint/core";
import { isForkPullRequest } from "./is-fork-pull-request.ts";

/** What is known of a run that failed. */
export interface Failed {
  readonly failure: MintFailure;
  /** Missing where the inputs made none. */
  readonly registry: Registry | undefined;
}

/**
 * Explains a failure as far as this host can: names it more closely, and writes the details into the log.
 * A bundle of its own: a run that succeeds never loads it.
 *
 * @returns the failure to annotate
 */
export function explain({ failure }: Failed): MintFailure {
  const { claims, words } = failure.evidence;
  if (claims !== undefined) writeClaims(claims, words ?? []);
  return failure.code === "IDENTITY_MISSING" && isForkPullRequest() ? forkPullRequest() : failure;
}

function writeClaims(claims: Claims, words: readonly string[]): void {
  startGroup("What the registry was shown");
  for (const word of words) info(`  it says: ${word}`);
  for (const [name, value] of Object.entries(claims)) {
    if (typeof value !== "string" && typeof value !== "number") continue;
    info(`  ${safeWords([name])[0] ?? ""}: ${safeWords([String(value)])[0] ?? ""}`);
  }
  endGroup();
}

function forkPullRequest(): IdentityError {
  return new IdentityError("FORK_PULL_REQUEST", "GitHub gives no identity to a pull request from a fork.", {
    hint: "Publish from a push, a tag or a release in the repository itself, and leave this step out for pull requests.",
    paste: "if: github.event_name != 'pull_request'",
  });
}
