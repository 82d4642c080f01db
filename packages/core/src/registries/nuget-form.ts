import type { FormField, TrustForm } from "../registry.ts";

/** @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery/Views/Users/TrustedPublishing.cshtml */
const FIELDS: readonly FormField[] = [
  { label: "Policy Name", say: "any name" },
  { label: "Package Owner", say: "the user or organization that owns the packages" },
  { label: "Repository Owner", part: "owner", ignoresCase: true },
  { label: "Repository", part: "repository", ignoresCase: true },
  { label: "Workflow File", part: "workflow", ignoresCase: true },
  { label: "Environment", part: "environment", ignoresCase: true },
];

/** The form of NuGet.org's web site, whose address fills nothing in. */
export function nugetForm({ host }: URL): TrustForm {
  const page = "https://www.nuget.org/account/trustedpublishing";
  return { ...(host === "www.nuget.org" ? { page } : {}), github: FIELDS };
}
