import type { FormField, TrustForm } from "../registry.ts";

/** All are compared to the letter. @see https://docs.npmjs.com/trusted-publishers "Configuring trusted publishing" */
const GITHUB_FIELDS: readonly FormField[] = [
  { label: "Organization or user", part: "owner" },
  { label: "Repository", part: "repository" },
  { label: "Workflow filename", part: "workflow" },
  { label: "Environment name", part: "environment" },
];
const GITLAB_FIELDS: readonly FormField[] = [
  { label: "Namespace", part: "owner" },
  { label: "Project name", part: "repository" },
  { label: "Top-level CI file path", part: "workflow" },
  { label: "Environment name", part: "environment" },
];

/** The form of npm's web site, whose address fills nothing in. */
export function npmForm(isNpmjs: boolean, project: string): TrustForm {
  const page = "https://www.npmjs.com/package/{project}/access";
  return { ...(isNpmjs ? { page } : {}), project, github: GITHUB_FIELDS, gitlab: GITLAB_FIELDS };
}
