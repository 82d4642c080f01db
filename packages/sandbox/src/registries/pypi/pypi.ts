import { createHash } from "node:crypto";
import { Hono } from "hono";
import { recorded, type Server } from "../../http/recorded.ts";
import { reply } from "../../http/reply.ts";
import { note } from "../../http/trace.ts";
import { UsedTokens } from "../../oidc/used-tokens.ts";
import type { TrustedIssuers } from "../../oidc/verify-id-token.ts";
import type { EmulatorDefinition } from "../emulator-definition.ts";
import {
  definePublisherForm,
  githubFields,
  githubParts,
  isGitlabJob,
  PROJECT_PATH_FIELD,
} from "../shared/publisher-form.ts";
import { checkEnvironment } from "../../setup/github-names.ts";
import { checkPipeline } from "../../setup/gitlab-names.ts";
import { authenticate } from "./authenticate.ts";
import { mintToken } from "./mint-token.ts";
import { payloadToken } from "./payload.ts";
import type { PypiTokenRecord } from "./records.ts";
import { addToken, emptyPypiState, ensureProject, findProject, normalizeName, type PypiState } from "./state.ts";
import { upload } from "./upload.ts";

export type { PypiGitlabPublisher } from "./gitlab-publishers.ts";
export type { Macaroon } from "./macaroon.ts";
export type { PypiGithubFields, PypiPendingPublisher, PypiPublisher } from "./publishers.ts";
export type { PypiProject, PypiTokenRecord, PypiUpload } from "./records.ts";
export type { PypiSettings } from "./state.ts";

/** An index that behaves as PyPI: exchange, revocation, uploads, the simple index. */
export interface PypiEmulator extends Server, PypiState {}

/** @see warehouse/oidc/forms/github.py */
const publisherForm = definePublisherForm({
  fields: {
    project: { label: "PyPI Project Name", example: "octo-package", required: true, check: checkProject },
    ...githubFields({
      repository: ["Owner", "Repository name"],
      workflow: "Workflow name",
      environment: "Environment name",
    }),
  },
  entries: ({ publishers }: PypiEmulator) => publishers,
  prepare: (index, { project }) => void ensureProject(index, project),
  toEntry: ({ project, repository, workflow, environment }) => {
    const { owner, ownerId, name } = githubParts(repository);
    return {
      projects: [project],
      owner,
      owner_id: ownerId,
      repository: name,
      workflow_filename: workflow,
      environment,
    };
  },
  toValues: ({ projects, owner, repository, workflow_filename, environment }) => ({
    project: projects.join(", "),
    repository: `${owner}/${repository}`,
    workflow: workflow_filename,
    environment,
  }),
});

/** @see warehouse/oidc/forms/gitlab.py */
const gitlabForm = definePublisherForm({
  title: "A publisher of GitLab CI/CD",
  isFor: isGitlabJob,
  fields: {
    project: { label: "PyPI Project Name", example: "octo-package", required: true, check: checkProject },
    path: { ...PROJECT_PATH_FIELD, label: "Project", labels: ["Namespace", "Project name"] },
    pipeline: {
      label: "Top-level pipeline file path",
      example: ".gitlab-ci.yml",
      required: true,
      check: checkPipeline,
    },
    environment: { label: "Environment name", example: "release", check: checkEnvironment },
  },
  entries: ({ gitlabPublishers }: PypiEmulator) => gitlabPublishers,
  prepare: (index, { project }) => void ensureProject(index, project),
  toEntry: ({ project, path, pipeline, environment }) => ({
    projects: [project],
    namespace: path.slice(0, path.lastIndexOf("/")),
    project: path.slice(path.lastIndexOf("/") + 1),
    workflow_filepath: pipeline,
    environment,
  }),
  toValues: ({ projects, namespace, project, workflow_filepath, environment }) => ({
    project: projects.join(", "),
    path: `${namespace}/${project}`,
    pipeline: workflow_filepath,
    environment,
  }),
});

/** PyPI in the sandbox. */
export const pypi = defineIndex("pypi", "PyPI", ["pypi.org", "upload.pypi.org", "pypi.python.org"], (url, direct) => ({
  TWINE_REPOSITORY_URL: `${url}/legacy/`,
  UV_PUBLISH_URL: `${url}/legacy/`,
  FLIT_INDEX_URL: `${url}/legacy/`,
  // hatch uses no proxy.
  HATCH_INDEX_REPO: `${direct}/legacy/`,
  PDM_PUBLISH_REPO: `${url}/legacy/`,
  MATURIN_REPOSITORY_URL: `${url}/legacy/`,
  // With `poetry publish -r sandbox`; without `-r` poetry goes to upload.pypi.org, whatever is set.
  POETRY_REPOSITORIES_SANDBOX_URL: `${url}/legacy/`,
}));

/** TestPyPI in the sandbox. */
export const testpypi = defineIndex("testpypi", "TestPyPI", ["test.pypi.org"], (url) => ({
  POETRY_REPOSITORIES_TESTPYPI_URL: `${url}/legacy/`,
}));

function defineIndex(
  id: "pypi" | "testpypi",
  displayName: string,
  hosts: readonly string[],
  clientVariables: NonNullable<EmulatorDefinition<PypiEmulator>["clientVariables"]>,
): EmulatorDefinition<PypiEmulator> {
  return {
    displayName,
    hosts,
    create: (trusted) => createPypi(id, trusted),
    seed,
    publisherForm,
    otherForms: { gitlab: gitlabForm },
    clientVariables,
    createProject: (index, name) => void ensureProject(index, name),
    restoreToken: (index, token, now) => {
      const record = token as PypiTokenRecord;
      addToken(index, record, now).burnt = record.burnt;
    },
    ownName: id === "pypi" ? "upload.pypi.org" : "test.pypi.org",
  };
}

/** @see https://packaging.python.org/en/latest/specifications/name-normalization/ */
function checkProject(name: string): string | undefined {
  return /^([A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])$/i.test(name)
    ? undefined
    : "has to be the name of a project: letters and digits, with . _ - in between";
}

function seed(index: PypiEmulator): void {
  ensureProject(index, "octo-package");
  ensureProject(index, "someone-elses-package");
  index.publishers.push({
    projects: ["octo-package"],
    owner: "octo-org",
    owner_id: "65",
    repository: "octo-repo",
    workflow_filename: "release.yml",
    environment: "release",
  });
  index.gitlabPublishers.push({
    projects: ["octo-package"],
    namespace: "octo-group",
    project: "octo-project",
    workflow_filepath: ".gitlab-ci.yml",
    environment: "release",
  });
}

/** Creates an index with nothing in it. `id` names it in the log, and is the audience that it asks for. */
function createPypi(id: "pypi" | "testpypi", trusted: TrustedIssuers): PypiEmulator {
  const state = emptyPypiState(id);
  const used = new UsedTokens(trusted.now);
  const app = new Hono();

  app.use("/_/oidc/*", async (_c, next) => {
    if (!state.settings.trustedPublishing) return reply(404, "404 Not Found\n");
    return next();
  });
  app.get("/_/oidc/audience", () =>
    state.settings.enabled
      ? reply(200, { audience: state.settings.audience })
      : reply(403, { message: "Trusted publishing functionality not enabled" }),
  );
  app.on("POST", ["/_/oidc/mint-token", "/_/oidc/github/mint-token"], async (c) =>
    mintToken(state, await c.req.text(), trusted, used),
  );
  app.post("/_/oidc/burn-token", async (c) => burn(state, await c.req.text()));
  app.post("/legacy/", (c) => upload(state, c.req.raw, trusted.now));
  app.get("/simple/:name/", (c) => simplePage(state, c.req.param("name")));
  app.get("/pypi/:name/json", (c) => projectJson(state, c.req.param("name")));
  app.get("/files/:filename", (c) => file(state, c.req.param("filename")));

  return Object.assign(
    recorded(id, async (request) => app.fetch(request), trusted.now),
    state,
  );
}

/** Always accepted, because another status would show an attacker which tokens live. */
function burn(state: PypiState, body: string): Response {
  if (!state.settings.burnEndpoint) return reply(404, "404 Not Found\n");
  const payload = payloadToken(body);
  if ("token" in payload) {
    const presented = authenticate(state, `token ${payload.token}`);
    note({ kind: "revocation" });
    if (presented !== undefined) presented.record.burnt = true;
  }
  return reply(202, { message: "Accepted" });
}

/** @see https://packaging.python.org/en/latest/specifications/simple-repository-api/ */
function simplePage(state: PypiState, name: string): Response {
  const project = findProject(state, name);
  if (project === undefined) return reply(404, "404 Not Found\n");
  const links = state.uploads
    .filter((upload) => normalizeName(upload.project) === normalizeName(name))
    .map(({ filename, sha256 }) => `<a href="/files/${filename}#sha256=${sha256}">${filename}</a><br>`);
  const html = `<!DOCTYPE html><html><body>${links.join("\n")}</body></html>`;
  return reply(200, html, { headers: { "content-type": "text/html; charset=utf-8" } });
}

/** What twine's `--skip-existing` asks, at the host name of old. @see https://docs.pypi.org/api/json/ */
function projectJson(state: PypiState, name: string): Response {
  const project = findProject(state, name);
  if (project === undefined) return reply(404, { message: "Not Found" });
  const uploads = state.uploads.filter((upload) => normalizeName(upload.project) === normalizeName(name));
  const releases = Object.groupBy(
    uploads.map(({ filename, version, sha256 }) => ({ filename, version, digests: { sha256 } })),
    ({ version }) => version,
  );
  return reply(200, { info: { name: project.name }, releases });
}

function file(state: PypiState, filename: string): Response {
  const found = state.uploads.find((upload) => upload.filename === filename);
  if (found === undefined) return reply(404, "404 Not Found\n");
  const etag = createHash("sha256").update(found.content).digest("hex");
  return new Response(new Uint8Array(found.content), { headers: { etag: `"${etag}"` } });
}
