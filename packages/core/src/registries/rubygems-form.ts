import type { FormField, TrustForm } from "../registry.ts";

/** @see https://github.com/rubygems/rubygems.org/blob/master/app/views/components/oidc/trusted_publisher/github_action/form_component.rb */
const FIELDS: readonly FormField[] = [
  { label: "Repository owner", part: "owner" },
  { label: "Repository name", part: "repository" },
  { label: "Workflow filename", part: "workflow" },
  { label: "Environment", part: "environment" },
  { label: "Workflow repository owner", part: "workflow-owner" },
  { label: "Workflow repository name", part: "workflow-repository" },
];

/** The form of a trusted publisher; the policy of a role is not filled in field by field. */
export function rubygemsForm(host: string, hasRole: boolean): TrustForm {
  if (hasRole) return { github: [] };
  const page = "https://rubygems.org/gems/{project}/trusted_publishers/new";
  return { ...(host === "rubygems.org" ? { page, list: "https://rubygems.org/profile/me" } : {}), github: FIELDS };
}
