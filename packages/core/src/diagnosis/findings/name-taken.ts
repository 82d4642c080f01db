import type { Finder } from "./finding.ts";

/** A publisher that waited for its project to be created came too late. */
export const findNameTaken: Finder = ({ registry, match }) => {
  if (match("name-taken") === undefined) return undefined;
  return {
    id: "name-taken",
    inForm: true,
    certainty: "certain",
    title: `A pending publisher at ${registry.name} matches this job, but its project exists by now.`,
    seen: "the registry says that the project already exists",
    needs: "a publisher of the project itself: a pending one only creates projects",
    remedy:
      "If the project is yours, register the publisher on the project's own page with the values below; if not, choose another name.",
  };
};
