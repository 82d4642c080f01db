import { Context } from "../node_modules/@actions/github/lib/context.js";

/**
 * Tells whether the event that started this job is a pull request from a fork. Only the context class of the toolkit is
 * taken, late and guarded: it reads the event file without a guard of its own.
 */
export function isForkPullRequest(): boolean {
  try {
    const pull = new Context().payload.pull_request;
    return pull !== undefined && pull["head"]?.repo?.full_name !== pull["base"]?.repo?.full_name;
  } catch {
    return false;
  }
}
