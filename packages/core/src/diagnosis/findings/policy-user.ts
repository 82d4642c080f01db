import type { Finder } from "./finding.ts";
import { isBlocked } from "./is-blocked.ts";

/** A user name cannot hold it. @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Core/GalleryConstants.cs `UsernameValidationRegex` */
const AT = "@";

/** The registry looks among the policies of one person, and found none: that person may be the wrong one. */
export const findPolicyUser: Finder = (seen) => {
  const { registry, job, match } = seen;
  const user = match("no-publisher")?.user;
  if (user === undefined || isBlocked(seen)) return undefined;
  const needs = "the profile name of the person who created the policy, whoever owns the packages";
  const common = { id: "policy-user", seen: `user is "${user}"`, needs };
  if (user.includes(AT)) {
    return {
      ...common,
      certainty: "certain",
      title: `The input user is "${user}", and a profile name at ${registry.name} holds no @.`,
      remedy: "Set user to the profile name: what stands in the address of the person's profile page.",
      paste: "with:\n  user: the-policy-creators-profile-name",
    };
  }
  const isOwner = user.toLowerCase() === job.owner?.toLowerCase();
  return {
    ...common,
    certainty: isOwner ? "likely" : "worth-checking",
    title: isOwner
      ? `The input user is "${user}", the owner of the repository: an organization creates no policies.`
      : `The policy has to be one that "${user}" created.`,
    remedy: isOwner
      ? "If it is an organization, set user to the profile name of the person who created the policy for it."
      : "If somebody else did, set user to that person's profile name.",
    paste: "with:\n  user: the-policy-creators-profile-name",
  };
};
