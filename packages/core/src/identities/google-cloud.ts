import { type Env, variable } from "../base/environment.ts";
import type { Secret } from "../base/secret.ts";
import { safeUrl } from "../base/urls.ts";
import type { Io } from "../http/io.ts";
import type { WireRequest } from "../http/wire.ts";
import type { Identity, TokenLimits } from "./identity.ts";
import { serviceToken } from "./service-token.ts";

/** Where Linux shows the machine's firmware. @see https://cloud.google.com/compute/docs/instances/detect-compute-engine */
const FILE = "/sys/class/dmi/id/product_name";

/** Reads what the machine's firmware calls the machine; `undefined` if it does not say. */
export function firmwareProductName(): string | undefined {
  try {
    return process.getBuiltinModule("node:fs").readFileSync(FILE, "utf8").trim();
  } catch {
    return undefined;
  }
}

/** How to recognize a Google machine. */
export interface GoogleCloudOptions {
  /** Returns the firmware's name for the machine; called only if no variable tells. Default: no name. */
  readonly productName?: () => string | undefined;
}

/** @see https://github.com/googleapis/google-auth-library-python/blob/main/google/auth/environment_vars.py */
const METADATA_HOST = "GCE_METADATA_HOST";
/** @see https://github.com/di/id/blob/main/id/_internal/oidc/ambient.py `detect_gcp` */
const SERVICE_ACCOUNT = "GOOGLE_SERVICE_ACCOUNT_NAME";
const PRODUCT_NAMES: readonly (string | undefined)[] = ["Google", "Google Compute Engine"];
/** It speaks only http, on a link-local address of the machine. */
const PLAIN_HTTP_HOST = "metadata.google.internal";
const FLAVOR = { "metadata-flavor": "Google" };
const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
const METADATA = {
  who: "Google's metadata server",
  answersInText: true,
  hint: "Use your own service account: Cloud Build's default one gets no ID tokens.",
};

/**
 * Describes the identity of a service account, on Cloud Build and on every machine that has Google's metadata server: the
 * machine's own account, or the one that `GOOGLE_SERVICE_ACCOUNT_NAME` names.
 *
 * @see https://cloud.google.com/build/docs/securing-builds/authorize-service-to-service-access
 * @see https://cloud.google.com/compute/docs/instances/verifying-instance-identity#request_signature
 * @example
 * await mint(pypi(), { identity: googleCloud() });
 */
export function googleCloud(options: GoogleCloudOptions = {}): Identity {
  return {
    id: "google-cloud",
    refreshable: true,
    issuer: () => "https://accounts.google.com",
    isPresent: (env) =>
      variable(env, SERVICE_ACCOUNT) !== "" ||
      variable(env, METADATA_HOST) !== "" ||
      PRODUCT_NAMES.includes(options.productName?.()?.trim()),
    secrets: () => [],
    check: (env) => void metadataUrl(env, ""),
    idToken: (audience, io, limits) => {
      const account = variable(io.env, SERVICE_ACCOUNT);
      return account === "" ? ownToken(audience, io, limits) : impersonated(account, audience, io, limits);
    },
  };
}

async function ownToken(audience: string, io: Io, limits: TokenLimits): Promise<Secret> {
  const url = metadataUrl(io.env, "identity");
  url.searchParams.set("audience", audience);
  // Without it, the token lacks the e-mail address by which the registry knows the account.
  url.searchParams.set("format", "full");
  return serviceToken({ ...METADATA, request: metadataRequest(url) }, io, limits);
}

/** @see https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateIdToken */
async function impersonated(account: string, audience: string, io: Io, limits: TokenLimits): Promise<Secret> {
  const half = { ...limits, timeoutMs: limits.timeoutMs / 2 };
  const url = metadataUrl(io.env, "token");
  url.searchParams.set("scopes", SCOPE);
  const secret = await serviceToken({ ...METADATA, request: metadataRequest(url), field: "access_token" }, io, half);
  io.onSecret(secret);
  const service = {
    who: "Google's IAM",
    request: {
      method: "POST",
      url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${encodeURIComponent(account)}:generateIdToken`,
      authorization: { scheme: "Bearer", secret },
      body: { json: { audience, includeEmail: true } },
    },
    field: "token",
    hint: `Give this machine's account roles/iam.serviceAccountOpenIdTokenCreator on ${SERVICE_ACCOUNT}, and enable the IAM Service Account Credentials API.`,
  } as const;
  return serviceToken(service, io, half);
}

function metadataRequest(url: URL): WireRequest {
  return { method: "GET", url: url.href, plainHttpHost: PLAIN_HTTP_HOST, headers: FLAVOR };
}

function metadataUrl(env: Env, what: string): URL {
  const host = variable(env, METADATA_HOST) || PLAIN_HTTP_HOST;
  return safeUrl(
    `http://${host}/computeMetadata/v1/instance/service-accounts/default/${what}`,
    METADATA_HOST,
    PLAIN_HTTP_HOST,
  );
}
