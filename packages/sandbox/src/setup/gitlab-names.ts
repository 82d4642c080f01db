import { defaultGitlabJob } from "../issuer/gitlab-job.ts";
import { type Check, madeUpId } from "./github-names.ts";

/** Checks `group/project`. @see https://docs.gitlab.com/user/reserved_names/ */
export const checkProjectPath: Check = (value) =>
  /^[A-Za-z0-9_][\w.-]*(?:\/[A-Za-z0-9_][\w.-]*){1,20}$/.test(value) && value.length <= 255
    ? undefined
    : 'has to be "group/project", such as octo-group/octo-project';

/** Checks the path of a pipeline's file. */
export const checkPipeline: Check = (value) =>
  /^(?!\/)[^\s@\\\p{C}]{1,200}\.ya?ml$/u.test(value)
    ? undefined
    : "has to be the path of a file of the project, such as .gitlab-ci.yml";

/** Checks the short name of a branch or a tag. */
export const checkShortRef: Check = (value) =>
  /^(?!refs\/|-)[^\s~^:?*[\\\p{C}]{1,240}$/u.test(value)
    ? undefined
    : "has to be the name of a branch or a tag, such as main or v1.0.0";

/** Checks the URL of an issuer. */
export const checkIssuer: Check = (value) =>
  /^https?:\/\/[^\s?#]{1,300}$/.test(value) && URL.canParse(value)
    ? undefined
    : "has to be a URL, such as https://gitlab.com";

/** Looks the ids of a project and its namespace up: the same names always have the same ids. */
export function gitlabIds(path: string): { readonly projectId: string; readonly namespaceId: string } {
  const seeded = defaultGitlabJob();
  const namespace = (of: string): string => of.slice(0, of.lastIndexOf("/")).toLowerCase();
  return {
    projectId: path.toLowerCase() === seeded.projectPath ? seeded.projectId : madeUpId(`gitlab ${path.toLowerCase()}`),
    namespaceId:
      namespace(path) === namespace(seeded.projectPath) ? seeded.namespaceId : madeUpId(`gitlab ${namespace(path)}`),
  };
}
