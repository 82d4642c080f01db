import type { JobFolder } from "./job-folder.ts";

/** The repository that jobs run in unless `env` says otherwise. */
export const REPOSITORY = "octo-org/octo-repo";

/**
 * Builds what a GitHub-hosted Linux runner puts into a step's environment; nothing of the parent's environment is in
 * it. A push of a tag by the workflow `release.yml`.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/variables#default-environment-variables
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/GitHubContext.cs
 */
export function githubEnv(folder: JobFolder, stepId: string): Readonly<Record<string, string>> {
  return {
    CI: "true",
    GITHUB_ACTION: stepId,
    GITHUB_ACTIONS: "true",
    GITHUB_ACTOR: "octocat",
    GITHUB_ACTOR_ID: "12",
    GITHUB_API_URL: "https://api.github.com",
    GITHUB_BASE_REF: "",
    GITHUB_EVENT_NAME: "push",
    GITHUB_EVENT_PATH: folder.event,
    GITHUB_GRAPHQL_URL: "https://api.github.com/graphql",
    GITHUB_HEAD_REF: "",
    GITHUB_JOB: "publish",
    GITHUB_REF: "refs/tags/v1.2.3",
    GITHUB_REF_NAME: "v1.2.3",
    GITHUB_REF_PROTECTED: "false",
    GITHUB_REF_TYPE: "tag",
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_REPOSITORY_ID: "74",
    GITHUB_REPOSITORY_OWNER: "octo-org",
    GITHUB_REPOSITORY_OWNER_ID: "65",
    GITHUB_RETENTION_DAYS: "90",
    GITHUB_RUN_ATTEMPT: "2",
    GITHUB_RUN_ID: "4738205561",
    GITHUB_RUN_NUMBER: "10",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_SHA: "8f1c2a7de03b4590a6c1d92e7f5b84c3a1096e2d",
    GITHUB_TRIGGERING_ACTOR: "octocat",
    GITHUB_WORKFLOW: "Release",
    GITHUB_WORKFLOW_REF: `${REPOSITORY}/.github/workflows/release.yml@refs/tags/v1.2.3`,
    GITHUB_WORKFLOW_SHA: "8f1c2a7de03b4590a6c1d92e7f5b84c3a1096e2d",
    GITHUB_WORKSPACE: folder.workspace,
    RUNNER_ARCH: process.arch === "arm64" ? "ARM64" : "X64",
    RUNNER_ENVIRONMENT: "github-hosted",
    RUNNER_NAME: "GitHub Actions 7",
    RUNNER_OS: "Linux",
    RUNNER_TEMP: folder.temp,
    RUNNER_TOOL_CACHE: folder.tools,
  };
}

/** Returns the variables that a process needs to run at all. */
export function machineEnv(folder: JobFolder): Readonly<Record<string, string>> {
  return {
    HOME: folder.home,
    LANG: "C.UTF-8",
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    TMPDIR: folder.tmp,
    USER: "runner",
  };
}
