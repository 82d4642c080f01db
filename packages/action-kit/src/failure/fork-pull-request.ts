import { statSync } from "node:fs";
import type { ExplainableFailure } from "@mint/core/host";
import { Context } from "../../node_modules/@actions/github/lib/context.js";

/** Why a pull request from a fork has no identity, and what to do. */
export const FORK_PULL_REQUEST: ExplainableFailure = {
  code: "FORK_PULL_REQUEST",
  message: "GitHub gives no identity to a pull request from a fork.",
  hint: "Publish from a push, a tag or a release in the repository itself, and skip this step for pull requests.",
  paste: "if: github.event_name != 'pull_request'",
  evidence: {},
};

/** A pull request's event is smaller; reading a file may take seventy times its size in memory. */
const LARGEST_EVENT_BYTES = 1_048_576;

/**
 * Tells whether the event that started this job is a pull request from a fork. It uses only the toolkit's context
 * class, late and guarded: the class reads the whole event file, whatever it is, and prints the path of a missing one.
 */
export function isForkPullRequest(): boolean {
  const { ACT, GITHUB_EVENT_NAME } = process.env;
  // act gives an identity to no event, and this event may have one even for a pull request from a fork.
  if (ACT === "true" || GITHUB_EVENT_NAME === "pull_request_target") return false;
  try {
    const file = statSync(process.env["GITHUB_EVENT_PATH"] ?? "");
    if (!file.isFile() || file.size > LARGEST_EVENT_BYTES) return false;
    const pull = new Context().payload.pull_request;
    return pull !== undefined && pull["head"]?.repo?.full_name !== pull["base"]?.repo?.full_name;
  } catch {
    return false;
  }
}
