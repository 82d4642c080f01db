import type { Finder } from "./finding.ts";

/** The registry limits how often it is asked. */
export const findRateLimit: Finder = ({ registry, refusal: { status, retryAfterSeconds } }) => {
  if (status !== 429) return undefined;
  const wait = retryAfterSeconds === undefined ? "in a minute" : `after ${retryAfterSeconds} seconds`;
  return {
    id: "rate-limit",
    certainty: "certain",
    title: `${registry.name} was asked too often.`,
    seen: retryAfterSeconds === undefined ? "HTTP 429" : `HTTP 429, Retry-After: ${retryAfterSeconds}`,
    needs: "fewer exchanges at a time",
    remedy: `Run the job again ${wait}. One token serves for many packages: mint once a job.`,
  };
};
