import type { Finder } from "./finding.ts";

/** The request did not arrive as it was sent. */
export const findAltered: Finder = ({ registry, refusal, match }) => {
  if (match("modified-request") === undefined) return undefined;
  return {
    id: "modified-request",
    certainty: "likely",
    title: `The request reached ${registry.name} without a header that was sent with it.`,
    seen: `it says "${refusal.messages?.[0] ?? ""}"`,
    needs: "the request as it was sent",
    remedy: "Check what stands between this runner and the registry: a proxy may take headers out.",
  };
};
