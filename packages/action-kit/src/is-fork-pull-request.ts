import { statSync } from "node:fs";
import { Context } from "../node_modules/@actions/github/lib/context.js";

/** A pull request's event is far smaller; reading one takes many times its size of memory. */
const LARGEST_EVENT_BYTES = 8_388_608;

/**
 * Tells whether the event that started this job is a pull request from a fork. Only the context class of the toolkit is
 * taken, late and guarded: it reads the event file whole, whatever it is, and prints the path of one that is missing.
 */
export function isForkPullRequest(): boolean {
  try {
    const file = statSync(process.env["GITHUB_EVENT_PATH"] ?? "");
    if (!file.isFile() || file.size > LARGEST_EVENT_BYTES) return false;
    const pull = new Context().payload.pull_request;
    return pull !== undefined && pull["head"]?.repo?.full_name !== pull["base"]?.repo?.full_name;
  } catch {
    return false;
  }
}
