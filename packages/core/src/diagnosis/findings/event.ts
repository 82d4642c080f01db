import type { Finder } from "./finding.ts";

/** The event that started the job is one that the registry refuses. */
export const findEvent: Finder = ({ registry, job, match }) => {
  const said = match("event");
  const refused = registry.claimRules.refusedEvents;
  const event = said?.event ?? job.event;
  if (event === undefined || (said === undefined && !refused.includes(event))) return undefined;
  return {
    id: "event",
    certainty: "certain",
    title: `${registry.name} takes no identity of a job that the event "${event}" started.`,
    seen: `event_name is "${event}"`,
    needs:
      refused.length === 0
        ? "an event that it allows"
        : `any event but ${refused.map((one) => `"${one}"`).join(" and ")}`,
    remedy: "Publish from a push of a tag, a release, or by hand.",
    paste: "on:\n  release:\n    types: [published]",
  };
};
