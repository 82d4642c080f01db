import type { Finder } from "./finding.ts";

/** The exchange was asked for in the name of an organization. */
export const findOrganization: Finder = ({ registry, match }) => {
  if (match("organization") === undefined) return undefined;
  return {
    id: "organization",
    certainty: "certain",
    title: `The input user names an organization at ${registry.name}, and policies belong to persons.`,
    seen: "the registry says so",
    needs: "the profile name of the administrator who created the policy",
    remedy: "Set user to that person's profile name; the policy itself names the organization as package owner.",
    paste: "with:\n  user: the-policy-creators-profile-name",
  };
};
