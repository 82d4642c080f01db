import { asObject } from "../json.ts";
import { GITHUB_ISSUER } from "../issuers.ts";
import type { ClaimRules, Expiry, FormField, Refusal, Registry, TrustForm } from "../registry.ts";
import { safeUrl } from "../safe-url.ts";
import { Secret } from "../secret.ts";
import { invalidResponse, readObject, textField, tryReadObject, type WireResponse } from "../wire.ts";

export interface PypiOptions {
  /** The upload URL, or `pypi` or `testpypi`. Only its origin is used. Default: `https://upload.pypi.org/legacy/`. */
  readonly repositoryUrl?: string | undefined;
  /** The project whose publisher is meant; fills the link to its form. */
  readonly project?: string | undefined;
}

const DEFAULT_REPOSITORY_URL = "https://upload.pypi.org/legacy/";
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ["", DEFAULT_REPOSITORY_URL],
  ["pypi", DEFAULT_REPOSITORY_URL],
  ["testpypi", "https://test.pypi.org/legacy/"],
]);
/** Where the answer says nothing, as older servers do. @see https://docs.pypi.org/trusted-publishers/using-a-publisher/ */
const DOCUMENTED_LIFETIME_SECONDS = 900;

const CLAIM_RULES: ClaimRules = {
  // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/utils.py `OIDC_ISSUER_SERVICE_NAMES`
  issuers: [
    GITHUB_ISSUER,
    "https://gitlab.com",
    "https://accounts.google.com",
    "https://platform.activestate.com/api/v1/oauth/oidc",
  ],
  // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/models/github.py `_check_event_name`
  refusedEvents: ["pull_request_target"],
  // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/models/github.py `_extract_workflow_filename`
  workflow: "job_workflow_ref",
  // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/models/github.py `_check_job_workflow_ref`
  workflowIn: "same-commit",
  // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/models/github.py `lookup_by_claims`
  ids: ["repository_owner_id"],
  // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/services.py `verify_jwt_signature`
  leewaySeconds: 30,
};

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
 * Describes PyPI, TestPyPI and every index that speaks as Warehouse does.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL` for a URL that cannot be used
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/views.py
 */
export function pypi(options: PypiOptions = {}): Registry {
  const given = options.repositoryUrl?.trim() ?? "";
  const { origin } = safeUrl(SHORT_NAMES.get(given.toLowerCase()) ?? given, "repository-url");
  const url = new URL("/_/oidc/mint-token", origin);
  return {
    id: "pypi",
    name: nameOf(url),
    url,
    audience: {
      request: { method: "GET", url: `${origin}/_/oidc/audience` },
      read: (response) => textField(tryReadObject(response), "audience"),
    },
    exchangeRequest: (idToken) => ({ method: "POST", url: url.href, body: { json: { token: idToken } } }),
    readGrant: (response) => {
      const answer = readObject(response);
      const token = textField(answer, "token");
      if (token === undefined) throw invalidResponse("The answer holds no token.");
      return { token: new Secret(token), username: "__token__", expires: readExpiry(answer["expires"]) };
    },
    readRefusal,
    // Warehouse since September 2026. @see https://github.com/pypi/warehouse/pull/20197
    revokeRequest: (token) => ({
      method: "POST",
      url: `${origin}/_/oidc/burn-token`,
      body: { json: { token } },
    }),
    claimRules: CLAIM_RULES,
    form: formAt(url, options.project),
    reach: "every project that names this publisher",
  };
}

/** Only PyPI's own sites are known to have this page. @see https://github.com/pypi/warehouse/blob/main/warehouse/manage/views/oidc_publishers.py `manage_project_oidc_publishers_prefill` */
function formAt({ host }: URL, project: string | undefined): TrustForm {
  const site = host.replace("upload.", "");
  const fields = { query: "provider=github", project, github: FIELDS };
  if (!/^(test\.)?pypi\.org$/.test(site)) return fields;
  const at = `https://${site}/manage/project`;
  return { page: `${at}/{project}/settings/publishing/`, list: `${at}s/`, ...fields };
}

function nameOf(url: URL): string {
  if (url.host === "upload.pypi.org" || url.host === "pypi.org") return "PyPI";
  return url.host === "test.pypi.org" ? "TestPyPI" : url.host;
}

/** Unix seconds; anything else reads as not given. */
function readExpiry(expires: unknown): Expiry {
  const seconds = typeof expires === "string" && /^\d+$/.test(expires) ? Number(expires) : expires;
  const at = typeof seconds === "number" && seconds > 0 ? new Date(seconds * 1_000) : undefined;
  if (at === undefined || Number.isNaN(at.getTime()))
    return { inSeconds: DOCUMENTED_LIFETIME_SECONDS, documented: true };
  return { at };
}

function readRefusal(response: WireResponse): Refusal {
  const answer = tryReadObject(response);
  const errors = Array.isArray(answer?.["errors"]) ? answer["errors"].map(asObject) : [];
  const codes = errors.map((error) => textField(error, "code"));
  const words = errors.flatMap((error) => {
    const parts = [textField(error, "code"), textField(error, "description")].filter((part) => part !== undefined);
    return parts.length === 0 ? [] : [parts.join(": ")];
  });
  const message = textField(answer, "message");
  const code = codes.find((name) => name !== undefined);
  return {
    words: words.length > 0 || message === undefined ? words : [message],
    ...(code === undefined ? {} : { code }),
    alreadyUsed: codes.includes("invalid-reuse-token"),
    unsupported:
      response.status === 404 ||
      response.status === 405 ||
      codes.includes("not-enabled") ||
      (response.status === 403 && message?.includes("not enabled") === true),
  };
}
