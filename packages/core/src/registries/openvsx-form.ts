import type { FormField, TrustForm } from "../registry.ts";

/**
 * All are compared to the letter.
 *
 * @see https://github.com/eclipse-openvsx/openvsx/blob/main/server/src/main/java/org/eclipse/openvsx/trustedpublishing/github/GitHubTrustedPublishingProviderSupport.java `REGISTRATION_INPUTS`
 */
const GITHUB_FIELDS: readonly FormField[] = [
  { label: "Organization or User name", part: "owner" },
  { label: "Repository name", part: "repository" },
  { label: "Workflow filename", part: "workflow" },
  { label: "Environment name (optional)", part: "environment" },
];
/** @see https://github.com/eclipse-openvsx/openvsx/blob/main/server/src/main/java/org/eclipse/openvsx/trustedpublishing/gitlab/GitLabTrustedPublishingProviderSupport.java `REGISTRATION_INPUTS` */
const GITLAB_FIELDS: readonly FormField[] = [
  { label: "Namespace", part: "owner" },
  { label: "Project name", part: "repository" },
  { label: "Top-level CI filename", part: "workflow" },
  { label: "Environment name (optional)", part: "environment" },
];

/**
 * The form of Open VSX's web site, whose address fills nothing in. An extension has one publisher: another takes its
 * place.
 *
 * @see https://github.com/eclipse-openvsx/openvsx/blob/main/webui/src/pages/user/user-settings-routes.ts
 */
export function openvsxForm(host: string, extension: string): TrustForm {
  const page = "https://open-vsx.org/user-settings/trusted-publishers";
  return {
    ...(host === "open-vsx.org" ? { page } : {}),
    project: extension,
    github: GITHUB_FIELDS,
    gitlab: GITLAB_FIELDS,
  };
}
