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

/** A pull request's event is smaller; reading one may take seventy times its size of memory. */
const LARGEST_EVENT_BYTES = 1_048_576;

/**
 * Tells whether the event that started this job is a pull request from a fork. Of the toolkit only the context class is
 * used, late and guarded: it reads the event file whole, whatever it is, and prints the path of one that is missing.
 */
export function isForkPullRequest(): boolean {
  const { ACT, GITHUB_EVENT_NAME } = process.env;
  // act gives none to any event, and this event may have one whatever repository the pull request is from.
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
