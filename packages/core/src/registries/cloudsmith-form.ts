import type { FormField, TrustForm } from "../registry.ts";

/** Compared to the letter; a claim that is not there is not required. @see https://help.cloudsmith.io/docs/openid-connect "OIDC Settings" */
const SETTINGS: readonly FormField[] = [
  { label: "Provider URL", part: "claim:iss" },
  { label: 'Required claim "aud"', part: "claim:aud" },
];
const GITHUB_FIELDS: readonly FormField[] = [
  ...SETTINGS,
  { label: 'Required claim "repository"', part: "claim:repository" },
  { label: 'Required claim "environment"', part: "environment" },
];
const GITLAB_FIELDS: readonly FormField[] = [
  ...SETTINGS,
  { label: 'Required claim "project_path"', part: "claim:project_path" },
  { label: 'Required claim "environment"', part: "environment" },
];

/** The provider settings of a workspace, which its managers fill in. */
export function cloudsmithForm(organization: string): TrustForm {
  const page = `https://cloudsmith.io/orgs/${organization}/settings/openid-connect/`;
  return { page, github: GITHUB_FIELDS, gitlab: GITLAB_FIELDS };
}
