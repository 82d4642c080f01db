import type { FormField, TrustForm } from "../registry.ts";

/**
 * The lookup is by value: only the environment's case does not matter.
 *
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/templates/manage/project/publishing.html for the labels
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/forms/github.py for the parameters
 */
const GITHUB_FIELDS: readonly FormField[] = [
  { label: "Owner", part: "owner", parameter: "owner" },
  { label: "Repository name", part: "repository", parameter: "repository" },
  { label: "Workflow name", part: "workflow", parameter: "workflow_filename" },
  { label: "Environment name", part: "environment", parameter: "environment", ignoresCase: true },
];

/**
 * The lookup takes capitals of namespace and project for small letters, the check of `ci_config_ref_uri` does not.
 *
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/templates/manage/project/publishing.html `gitlab_form`
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/forms/gitlab.py for the parameters
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/models/gitlab.py `_check_environment`
 */
const GITLAB_FIELDS: readonly FormField[] = [
  { label: "Namespace", part: "owner", parameter: "namespace" },
  { label: "Project name", part: "repository", parameter: "project" },
  { label: "Top-level pipeline file path", part: "workflow", parameter: "workflow_filepath" },
  { label: "Environment name", part: "environment", parameter: "environment" },
];

/**
 * The form of an index's web site.
 *
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/manage/views/oidc_publishers.py `manage_project_oidc_publishers_prefill`
 */
export function pypiForm({ host }: URL, project: string | undefined): TrustForm {
  const site = host === "upload.pypi.org" ? "pypi.org" : host;
  const isKnown = site === "pypi.org" || site === "test.pypi.org";
  return {
    ...(isKnown
      ? {
          page: `https://${site}/manage/project/{project}/settings/publishing/`,
          list: `https://${site}/manage/projects/`,
          query: { github: "provider=github", gitlab: "provider=gitlab" },
        }
      : {}),
    project,
    github: GITHUB_FIELDS,
    gitlab: GITLAB_FIELDS,
  };
}
