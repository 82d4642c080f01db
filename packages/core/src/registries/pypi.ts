import { asObject } from "../json.ts";
import { GITHUB_ISSUER } from "../issuers.ts";
import { readExpiry } from "./answer/read-expiry.ts";
import type { ClaimRules, Expiry, Refusal, Registry } from "../registry.ts";
import { safeUrl } from "../safe-url.ts";
import { Secret } from "../secret.ts";
import { invalidResponse, readObject, textField, tryReadObject, type WireResponse } from "../wire.ts";
import { narrowToken, projectToNarrowTo } from "./narrow-token.ts";
import { pypiEnv } from "./pypi-env.ts";
import { pypiForm } from "./pypi-form.ts";
import { pypiVoice } from "./pypi-voice.ts";

export interface PypiOptions {
  /** The upload URL, or `pypi` or `testpypi`. Only its origin is used. Default: `https://upload.pypi.org/legacy/`. */
  readonly repositoryUrl?: string | undefined;
  /** The project whose publisher is meant; fills the link to its form. */
  readonly project?: string | undefined;
  /** Restricts the token to `project` before anybody sees it. Default: no. */
  readonly narrow?: boolean | undefined;
}

const DEFAULT_REPOSITORY_URL = "https://upload.pypi.org/legacy/";
const CANNOT_NARROW = { what: "The index gave a token that cannot be narrowed.", remedy: "Leave narrow out." };
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ["", DEFAULT_REPOSITORY_URL],
  ["pypi", DEFAULT_REPOSITORY_URL],
  ["testpypi", "https://test.pypi.org/legacy/"],
]);
/** Where the answer says nothing, as older servers do. @see https://docs.pypi.org/trusted-publishers/using-a-publisher/ */
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
 * Describes PyPI, TestPyPI and every index that speaks as Warehouse does.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL` for a URL that cannot be used
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/views.py
 */
export function pypi(options: PypiOptions = {}): Registry {
  const given = options.repositoryUrl?.trim() ?? "";
  const upload = safeUrl(SHORT_NAMES.get(given.toLowerCase()) ?? given, "repository-url");
  const { origin } = upload;
  const url = new URL("/_/oidc/mint-token", origin);
  const only = options.narrow ? projectToNarrowTo(options.project) : undefined;
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
      const narrowed = only === undefined ? token : narrowToken(token, only);
      return {
        token: new Secret(narrowed ?? token),
        others: narrowed === token ? [] : [new Secret(token)],
        username: "__token__",
        expires: expiryOf(answer["expires"], token),
        unfit: narrowed === undefined ? CANNOT_NARROW : undefined,
      };
    },
    readRefusal,
    // Warehouse since September 2026. @see https://github.com/pypi/warehouse/pull/20197
    revokeRequest: (token) => ({
      method: "POST",
      url: `${origin}/_/oidc/burn-token`,
      body: { json: { token } },
    }),
    // UNVERIFIED: that a token can be burnt once a caveat was added to it.
    ...(only === undefined ? {} : { mayRefuseToRevoke: true }),
    claimRules: CLAIM_RULES,
    get form() {
      return pypiForm(url, options.project);
    },
    voice: pypiVoice,
    reach: only === undefined ? "every project that names this publisher" : `uploading to ${only}`,
    clientEnv: (minted) => pypiEnv(minted, upload),
  };
}

function nameOf(url: URL): string {
  if (url.host === "upload.pypi.org" || url.host === "pypi.org") return "PyPI";
  return url.host === "test.pypi.org" ? "TestPyPI" : url.host;
}

/** What the answer says, else what the token itself says: its caveats are JSON in the open. @see https://github.com/pypi/warehouse/blob/main/warehouse/macaroons/caveats/__init__.py `Expiration` */
function expiryOf(said: unknown, token: string): Expiry {
  const caveats = Buffer.from(token.slice("pypi-".length), "base64url").toString("latin1");
  const inside = /\[0,(\d+),\d+\]/.exec(caveats)?.[1];
  return readExpiry(said) ?? readExpiry(inside, DOCUMENTED_LIFETIME_SECONDS);
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
