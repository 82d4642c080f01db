import type { FormField, TrustForm } from "../registry.ts";

/**
 * An OIDC integration, and the claims of one of its identity mappings.
 *
 * @see https://jfrog.com/help/r/jfrog-platform-administration-documentation/configure-an-oidc-integration
 * @see https://jfrog.com/help/r/jfrog-platform-administration-documentation/configure-identity-mappings
 */
const INTEGRATION: readonly FormField[] = [
  { label: "Provider URL", part: "claim:iss" },
  { label: "Audience", part: "claim:aud" },
];
const GITHUB_FIELDS: readonly FormField[] = [
  ...INTEGRATION,
  { label: 'Claims JSON "repository"', part: "claim:repository" },
  { label: 'Claims JSON "environment"', part: "environment" },
];
const GITLAB_FIELDS: readonly FormField[] = [
  ...INTEGRATION,
  { label: 'Claims JSON "project_path"', part: "claim:project_path" },
  { label: 'Claims JSON "environment"', part: "environment" },
];

/** The forms of a JFrog platform, which its administrators fill in. */
export function jfrogForm({ origin }: URL): TrustForm {
  const page = `${origin}/ui/admin/configuration/integrations/oidc`;
  return { page, github: GITHUB_FIELDS, gitlab: GITLAB_FIELDS };
}
