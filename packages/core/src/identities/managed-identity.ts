import { type Env, secretVariables, variable } from "../base/environment.ts";
import { InputError } from "../base/errors.ts";
import { safeUrl } from "../base/urls.ts";
import type { WireRequest } from "../http/wire.ts";
import type { Identity } from "./identity.ts";
import { serviceToken } from "./service-token.ts";

const ENDPOINT_VARIABLE = "IDENTITY_ENDPOINT";
const HEADER_VARIABLE = "IDENTITY_HEADER";
/** @see https://learn.microsoft.com/en-us/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#get-a-token-using-http */
const METADATA = { url: "http://169.254.169.254/metadata/identity/oauth2/token", version: "2018-02-01" };
/** @see https://learn.microsoft.com/en-us/azure/app-service/overview-managed-identity#rest-endpoint-reference */
const APP_SERVICE_VERSION = "2019-08-01";
/** Addresses of a machine's own services. @see https://www.rfc-editor.org/rfc/rfc3927#section-2.1 */
const LINK_LOCAL = /^169\.254(?:\.\d{1,3}){2}(?::\d+)?$/;
/** The endpoint is starting or being updated. @see https://learn.microsoft.com/en-us/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling */
const PASSING = { status: [404, 410], text: "", retries: 4 };

/** Which of a machine's identities is meant. */
export interface ManagedIdentityOptions {
  /** The client id of a user-assigned one. Default: what `AZURE_CLIENT_ID` holds, else the machine's own. */
  readonly clientId?: string;
}

/**
 * Describes the managed identity of a machine or an app at Azure. It gives access tokens of Entra ID itself, and the
 * same one for hours: a registry that accepts a token only once is asked once.
 *
 * @see https://learn.microsoft.com/en-us/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 * @example
 * await mint(nuget({ user: "octocat" }), { identity: managedIdentity(), audience: "the gallery's application id" });
 */
export function managedIdentity({ clientId }: ManagedIdentityOptions = {}): Identity {
  return {
    id: "managed-identity",
    refreshable: false,
    issuedBy: () => "entra",
    isPresent: (env) => variable(env, ENDPOINT_VARIABLE) !== "" && variable(env, HEADER_VARIABLE) !== "",
    secrets: (env) => secretVariables(env, [HEADER_VARIABLE]),
    check: (env) => void requestFor(env, "", clientId),
    idToken: (audience, io, limits) => {
      const service = {
        who: "The managed identity endpoint",
        request: requestFor(io.env, audience, clientId),
        field: "access_token",
        hint: "Check that this machine has a managed identity, that AZURE_CLIENT_ID names one of its own, and that the tenant knows the application that the audience names.",
        passing: PASSING,
      };
      return serviceToken(service, io, limits);
    },
  };
}

function requestFor(env: Env, resource: string, given: string | undefined): WireRequest {
  const endpoint = variable(env, ENDPOINT_VARIABLE);
  const isApp = endpoint !== "";
  const text = isApp ? endpoint : METADATA.url;
  const host = URL.parse(text)?.host ?? "";
  const isLinkLocal = LINK_LOCAL.test(host);
  const url = safeUrl(text, ENDPOINT_VARIABLE, isLinkLocal ? host : undefined);
  if (url.protocol === "https:") throw elsewhere(host);
  url.searchParams.set("api-version", isApp ? APP_SERVICE_VERSION : METADATA.version);
  url.searchParams.set("resource", resource);
  const clientId = given ?? variable(env, "AZURE_CLIENT_ID");
  if (clientId !== "") url.searchParams.set("client_id", clientId);
  return {
    method: "GET",
    url: url.href,
    ...(isLinkLocal ? { plainHttpHost: host } : {}),
    headers: isApp ? { "x-identity-header": variable(env, HEADER_VARIABLE) } : { metadata: "true" },
  };
}

/** Both endpoints are on the machine's own link and speak plain http. */
function elsewhere(host: string): InputError {
  return new InputError(
    "INSECURE_URL",
    `${ENDPOINT_VARIABLE} names ${host}, which is not on this machine's own link.`,
    {
      hint: "Azure sets it to a loopback or link-local address; nothing in the job should change it.",
      host,
    },
  );
}
