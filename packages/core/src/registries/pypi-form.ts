import type { FormField, TrustForm } from "../registry.ts";

/**
 * The lookup is by value: only the environment's case does not matter.
 *
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/templates/manage/project/publishing.html for the labels
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/forms/github.py for the parameters
 */
const FIELDS: readonly FormField[] = [
  { label: "Owner", part: "owner", parameter: "owner" },
  { label: "Repository name", part: "repository", parameter: "repository" },
  { label: "Workflow name", part: "workflow", parameter: "workflow_filename" },
  { label: "Environment name", part: "environment", parameter: "environment", ignoresCase: true },
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
          query: "provider=github",
        }
      : {}),
    project,
    github: FIELDS,
  };
}
