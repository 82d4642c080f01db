import { GITHUB_ISSUER } from "../../base/claims.ts";
import { asObject } from "../../base/json.ts";
import { Secret } from "../../base/secret.ts";
import { invalidResponse, readObject, textField, tryReadObject, type WireResponse } from "../../http/wire.ts";
import { defineRegistry } from "../define-registry.ts";
import type { RefusalPattern } from "../refusals.ts";
import type {
  ClaimRules,
  ClientContext,
  ClientEnv,
  Expiry,
  FormField,
  Minted,
  PublisherForm,
  Refusal,
} from "../registry.ts";
import { readExpiry } from "../shared/expiry.ts";
import { narrowToken, projectToNarrowTo } from "./narrow-token.ts";

/** An index as its clients know it. */
interface Index {
  /** Its name for poetry. */
  readonly name: string;
  readonly uploadUrl: string;
}

const PYPI: Index = { name: "pypi", uploadUrl: "https://upload.pypi.org/legacy/" };
/** The indexes whose upload URL is known. @see https://docs.pypi.org/api/upload/ */
const KNOWN_INDEXES: Readonly<Record<string, Index>> = {
  "upload.pypi.org": PYPI,
  "pypi.org": PYPI,
  "test.pypi.org": { name: "testpypi", uploadUrl: "https://test.pypi.org/legacy/" },
};

/** Every other index is named after its host. */
function indexOf({ host, hostname, href }: URL): Index {
  return KNOWN_INDEXES[host] ?? { name: hostname.replaceAll(/[^a-z0-9]+/g, "-"), uploadUrl: href };
}

/** The variables that tell clients where to upload; poetry has one for each index. */
const ADDRESS_VARIABLES = [
  "TWINE_REPOSITORY_URL",
  "UV_PUBLISH_URL",
  "FLIT_INDEX_URL",
  "HATCH_INDEX_REPO",
  "PDM_PUBLISH_REPO",
  "MATURIN_REPOSITORY_URL",
] as const;

/**
 * The variables that the clients of an index read. Their default is PyPI. If the index is another one, or if a variable
 * already names another one, the clients get its address too, so that the token only goes there.
 *
 * @see https://twine.readthedocs.io/en/stable/#environment-variables
 * @see https://docs.astral.sh/uv/reference/environment/
 * @see https://python-poetry.org/docs/repositories/#publishable-repositories
 * @see https://flit.pypa.io/en/stable/upload.html
 * @see https://hatch.pypa.io/latest/publish/#authentication
 * @see https://pdm-project.org/latest/usage/publish/
 * @see https://www.maturin.rs/distribution.html#pypi-upload
 */
function variablesFor({ token, username = "__token__" }: Minted, upload: URL, { env }: ClientContext): ClientEnv {
  const index = indexOf(upload);
  const poetry = index.name.replaceAll("-", "_").toUpperCase();
  const told = ADDRESS_VARIABLES.filter((name) => index !== PYPI || (env[name] ?? "") !== "");
  return {
    TWINE_USERNAME: username,
    TWINE_PASSWORD: token,
    UV_PUBLISH_TOKEN: token,
    [`POETRY_PYPI_TOKEN_${poetry}`]: token,
    // poetry only knows the name of PyPI.
    ...(index === PYPI ? {} : { [`POETRY_REPOSITORIES_${poetry}_URL`]: index.uploadUrl }),
    FLIT_USERNAME: username,
    FLIT_PASSWORD: token,
    HATCH_INDEX_USER: username,
    HATCH_INDEX_AUTH: token,
    PDM_PUBLISH_USERNAME: username,
    PDM_PUBLISH_PASSWORD: token,
    MATURIN_PYPI_TOKEN: token,
    ...Object.fromEntries(told.map((name) => [name, index.uploadUrl])),
  };
}

/** Only poetry reads no variable for the address of its default index. */
function notesFor(upload: URL): readonly string[] {
  const index = indexOf(upload);
  return index === PYPI ? [] : [`With poetry, type: poetry publish -r ${index.name} (without -r it goes to PyPI)`];
}

/**
 * The lookup compares exactly; only the environment's case does not matter.
 *
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/templates/manage/project/publishing.html for the labels
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/forms/github.py for the parameters
 */
const GITHUB_FIELDS: readonly FormField[] = [
  { label: "Owner", claim: "owner", parameter: "owner" },
  { label: "Repository name", claim: "repository", parameter: "repository" },
  { label: "Workflow name", claim: "workflow", parameter: "workflow_filename" },
  { label: "Environment name", claim: "environment", parameter: "environment", ignoresCase: true },
];

/**
 * The lookup ignores the case of namespace and project; the check of `ci_config_ref_uri` does not.
 *
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/templates/manage/project/publishing.html `gitlab_form`
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/forms/gitlab.py for the parameters
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/models/gitlab.py `_check_environment`
 */
const GITLAB_FIELDS: readonly FormField[] = [
  { label: "Namespace", claim: "owner", parameter: "namespace" },
  { label: "Project name", claim: "repository", parameter: "project" },
  { label: "Top-level pipeline file path", claim: "workflow", parameter: "workflow_filepath" },
  { label: "Environment name", claim: "environment", parameter: "environment" },
];

/**
 * The form of an index's web site.
 *
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/manage/views/oidc_publishers.py `manage_project_oidc_publishers_prefill`
 */
function formOf({ host }: URL, project: string | undefined): PublisherForm {
  const site = host === "upload.pypi.org" ? "pypi.org" : host;
  const pages = {
    page: `https://${site}/manage/project/{project}/settings/publishing/`,
    list: `https://${site}/manage/projects/`,
    query: { github: "provider=github", gitlab: "provider=gitlab" },
  };
  const isKnown = site === "pypi.org" || site === "test.pypi.org";
  return { ...(isKnown ? pages : {}), project, github: GITHUB_FIELDS, gitlab: GITLAB_FIELDS };
}

/**
 * Its messages come as `code: description`.
 *
 * | row | source, in https://github.com/pypi/warehouse/blob/main/warehouse/oidc/ |
 * | --- | --- |
 * | issuer, disabled, id-token | views.py `mint_token_from_oidc`; services.py `find_publisher` |
 * | name-taken, already-used | views.py `mint_token` |
 * | missing-claim | models/_core.py `check_claims_existence`; models/github.py, models/gitlab.py `lookup_by_claims` |
 * | no-publisher | models/github.py, models/gitlab.py `lookup_by_claims` |
 * | claim | models/_core.py `verify_claims`: after the lookup, so that there is a publisher |
 * | untrusted-workflow | models/github.py `_check_job_workflow_ref`; models/gitlab.py `_check_ci_config_ref_uri` |
 * | event | models/github.py `_check_event_name` |
 */
const PATTERNS: readonly RefusalPattern[] = [
  {
    reason: "issuer",
    text: /unknown trusted publishing issuer|JWT issuer '.*?' does not match|Issuer '.*?' is unsupported/,
  },
  { reason: "disabled", text: /trusted publishing functionality not enabled/i },
  { reason: "id-token", text: /malformed or invalid token|malformed JWT/ },
  { reason: "name-taken", text: /project already exists/ },
  { reason: "already-used", text: /invalid-reuse-token|token: already used/ },
  { reason: "missing-claim", text: /Missing claim '(?<claim>\w+)'/ },
  {
    reason: "missing-claim",
    text: /extract workflow filename|The (?<claim>job_workflow_ref|ci_config_ref_uri) claim is empty/,
  },
  { reason: "missing-claim", text: /The (?<claim>ref|ref_path) and sha claims are empty/ },
  { reason: "no-publisher", text: /Publisher with matching claims was not found|lookup strategies exhausted/ },
  { reason: "claim", text: /Check failed for (?:required|optional) claim '(?<claim>\w+)'/ },
  { reason: "untrusted-workflow", text: /job_workflow_ref claim does not match/, matched: ["owner", "repository"] },
  {
    reason: "untrusted-workflow",
    text: /ci_config_ref_uri claim does not match, expecting (?<expected>one of \[.*?\])/,
  },
  { reason: "event", text: /invoked via '(?<event>\w+)' is not supported/ },
];

/** PyPI's tokens are macaroons with a prefix. @see https://docs.pypi.org/api/ "pypi-" stands before it */
const TOKEN_FORMAT = /^pypi-[\w-]+={0,2}$/;
const CANNOT_NARROW = { what: "The index sent a token that cannot be restricted.", remedy: "Remove narrow." };
/** If the answer says nothing, as with older servers. @see https://docs.pypi.org/trusted-publishers/using-a-publisher/ */
const DOCUMENTED_LIFETIME_SECONDS = 900;

/**
 * | rule | source, in https://github.com/pypi/warehouse/blob/main/warehouse/oidc/ |
 * | --- | --- |
 * | `issuers` | utils.py `OIDC_ISSUER_SERVICE_NAMES` |
 * | `refusedEvents` | models/github.py `_check_event_name` |
 * | `workflow` | models/github.py `_extract_workflow_filename` |
 * | `workflowIn` | models/github.py `_check_job_workflow_ref` |
 * | `ids` | models/github.py `lookup_by_claims` |
 * | `leewaySeconds` | services.py `verify_jwt_signature` |
 */
const CLAIM_RULES: ClaimRules = {
  issuers: [
    GITHUB_ISSUER,
    "https://gitlab.com",
    "https://accounts.google.com",
    "https://platform.activestate.com/api/v1/oauth/oidc",
  ],
  refusedEvents: ["pull_request_target"],
  workflow: "job_workflow_ref",
  workflowIn: "same-commit",
  ids: ["repository_owner_id"],
  leewaySeconds: 30,
};

/**
 * Describes PyPI, TestPyPI and every index with Warehouse's protocol.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL` for a URL that cannot be used
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/views.py
 * @example
 * pypi({ project: "my-project", narrow: true });
 */
export const pypi = defineRegistry({
  id: "pypi",
  name: "PyPI",
  inputs: {
    /** The upload URL, or `pypi` or `testpypi`. Only its origin is used. */
    "repository-url": {
      kind: "url",
      default: PYPI.uploadUrl,
      names: { pypi: PYPI.uploadUrl, testpypi: "https://test.pypi.org/legacy/" },
    },
    /** The project to publish; completes the link to its publisher form. */
    project: { meaning: "the project that is published", example: "my-project", mintOnly: true },
    /** Restricts the token to `project` before anybody sees it. */
    narrow: { kind: "flag", mintOnly: true },
  },
  revokesAt: "repository-url",
  create: ({ repositoryUrl: upload, project, narrow }) => {
    const { origin } = upload;
    const url = new URL("/_/oidc/mint-token", origin);
    const only = narrow ? projectToNarrowTo(project) : undefined;
    return {
      name: nameOf(url),
      url,
      audience: {
        request: { method: "GET", url: `${origin}/_/oidc/audience` },
        read: (response) => textField(tryReadObject(response), "audience"),
      },
      exchangeRequest: (idToken) => ({ method: "POST", url: url.href, body: { json: { token: idToken } } }),
      ...(nameOf(url) === url.host ? {} : { tokenFormat: TOKEN_FORMAT }),
      readTokenResponse: (response) => {
        const answer = readObject(response);
        const token = textField(answer, "token");
        if (token === undefined) throw invalidResponse("The answer holds no token.");
        const narrowed = only === undefined ? token : narrowToken(token, only);
        return {
          token: new Secret(narrowed ?? token),
          additionalSecrets: narrowed === token ? [] : [new Secret(token)],
          username: "__token__",
          expires: expiryOf(answer["expires"], token),
          rejected: narrowed === undefined ? CANNOT_NARROW : undefined,
        };
      },
      readRefusal,
      // Warehouse since September 2026. @see https://github.com/pypi/warehouse/pull/20197
      revokeRequest: (token) => ({
        method: "POST",
        url: `${origin}/_/oidc/burn-token`,
        body: { json: { token } },
      }),
      // UNVERIFIED: that PyPI revokes a token to which a caveat was added.
      ...(only === undefined ? {} : { mayRefuseToRevoke: true }),
      claimRules: CLAIM_RULES,
      form: formOf(url, project),
      refusals: { noun: "trusted publisher", patterns: PATTERNS },
      scope: only === undefined ? "every project that names this publisher" : `at most uploading to ${only}`,
      clientEnv: (minted, context = { env: {} }) => variablesFor(minted, upload, context),
      clientNotes: () => notesFor(upload),
    };
  },
});

function nameOf(url: URL): string {
  if (url.host === "upload.pypi.org" || url.host === "pypi.org") return "PyPI";
  return url.host === "test.pypi.org" ? "TestPyPI" : url.host;
}

/** The expiry in the answer, else the one in the token itself, whose caveats are readable JSON. @see https://github.com/pypi/warehouse/blob/main/warehouse/macaroons/caveats/__init__.py `Expiration` */
function expiryOf(answered: unknown, token: string): Expiry {
  const caveats = Buffer.from(token.slice("pypi-".length), "base64url").toString("latin1");
  const inside = /\[0,(\d+),\d+\]/.exec(caveats)?.[1];
  return readExpiry(answered) ?? readExpiry(inside, DOCUMENTED_LIFETIME_SECONDS);
}

function readRefusal(response: WireResponse): Refusal {
  const answer = tryReadObject(response);
  const errors = Array.isArray(answer?.["errors"]) ? answer["errors"].map(asObject) : [];
  const codes = errors.map((error) => textField(error, "code"));
  const messages = errors.flatMap((error) => {
    const parts = [textField(error, "code"), textField(error, "description")].filter((part) => part !== undefined);
    return parts.length === 0 ? [] : [parts.join(": ")];
  });
  const message = textField(answer, "message");
  return {
    messages: messages.length > 0 || message === undefined ? messages : [message],
    alreadyUsed: codes.includes("invalid-reuse-token"),
    unsupported:
      response.status === 404 ||
      response.status === 405 ||
      codes.includes("not-enabled") ||
      (response.status === 403 && message?.includes("not enabled") === true),
  };
}
