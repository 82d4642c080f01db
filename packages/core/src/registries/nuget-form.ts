import type { FormField, TrustForm } from "../registry.ts";

/** @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery/Views/Users/TrustedPublishing.cshtml */
const GITHUB_FIELDS: readonly FormField[] = [
  { label: "Policy Name", say: "any name" },
  { label: "Package Owner", say: "the user or organization that owns the packages" },
  { label: "Repository Owner", part: "owner", ignoresCase: true },
  { label: "Repository", part: "repository", ignoresCase: true },
  { label: "Workflow File", part: "workflow", ignoresCase: true },
  { label: "Environment", part: "environment", ignoresCase: true },
];
/**
 * No file is compared. UNVERIFIED: how the labels are spelled; the fields are those of the policy.
 *
 * @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/GitLabCriteria.cs
 * @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/GitLabTokenPolicyValidator.cs for upper and lower case
 */
const GITLAB_FIELDS: readonly FormField[] = [
  { label: "Policy Name", say: "any name" },
  { label: "Package Owner", say: "the user or organization that owns the packages" },
  { label: "Namespace", part: "owner", ignoresCase: true },
  { label: "Project", part: "repository", ignoresCase: true },
  { label: "Ref", say: "nothing, or the one branch to publish from" },
  { label: "Environment", part: "environment" },
];

/** The form of NuGet.org's web site, whose address fills nothing in. */
export function nugetForm({ host }: URL): TrustForm {
  const page = "https://www.nuget.org/account/trustedpublishing";
  return { ...(host === "www.nuget.org" ? { page } : {}), github: GITHUB_FIELDS, gitlab: GITLAB_FIELDS };
}
