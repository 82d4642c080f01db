import { type Env, secretVariables, variable } from "../base/environment.ts";
import { InputError, UnavailableError } from "../base/errors.ts";
import { isLoopback, safeUrl } from "../base/urls.ts";
import type { WireRequest } from "../http/wire.ts";
import type { Identity } from "./identity.ts";
import { serviceToken } from "./service-token.ts";

const ENDPOINT_VARIABLE = "IDENTITY_ENDPOINT";
const HEADER_VARIABLE = "IDENTITY_HEADER";
const CLIENT_VARIABLE = "AZURE_CLIENT_ID";
const CLIENT_ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** @see https://learn.microsoft.com/en-us/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#get-a-token-using-http */
const METADATA = { url: "http://169.254.169.254/metadata/identity/oauth2/token", version: "2018-02-01" };
/** @see https://learn.microsoft.com/en-us/azure/app-service/overview-managed-identity#rest-endpoint-reference */
const APP_SERVICE_VERSION = "2019-08-01";
/** Addresses of a machine's own services. @see https://www.rfc-editor.org/rfc/rfc3927#section-2.1 */
const LINK_LOCAL = /^169\.254(?:\.\d{1,3}){2}(?::\d+)?$/;
/** The endpoint is starting or being updated. @see https://learn.microsoft.com/en-us/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling */
const PASSING = { status: [404, 410], text: "", retries: 4 };

const UNREACHABLE =
  "Only machines and apps at Azure have this endpoint. In a container there, pass IDENTITY_ENDPOINT and IDENTITY_HEADER on, or let it reach 169.254.169.254 without a proxy.";

/** Which of a machine's identities is meant. */
export interface ManagedIdentityOptions {
  /** The client id of a user-assigned one. Default: what `AZURE_CLIENT_ID` holds, else the machine's own. */
  readonly clientId?: string | undefined;
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
        hint: hintFor(clientIdOf(io.env, clientId)),
        passing: PASSING,
      };
      return serviceToken(service, io, limits).catch((error: unknown) => {
        if (!(error instanceof UnavailableError) || error.evidence.sent !== false) throw error;
        const { code, message, retries, evidence } = error;
        throw new UnavailableError(code, message, { ...evidence, retries, hint: UNREACHABLE, cause: error });
      });
    },
  };
}

function requestFor(env: Env, resource: string, given: string | undefined): WireRequest {
  const endpoint = variable(env, ENDPOINT_VARIABLE);
  const isApp = endpoint !== "";
  const text = isApp ? endpoint : METADATA.url;
  const named = URL.parse(text);
  const host = named?.host ?? "";
  const isLinkLocal = LINK_LOCAL.test(host);
  if (named !== null && (named.protocol === "https:" || (!isLinkLocal && !isLoopback(named)))) throw elsewhere(host);
  const url = safeUrl(text, ENDPOINT_VARIABLE, isLinkLocal ? host : undefined);
  url.searchParams.set("api-version", isApp ? APP_SERVICE_VERSION : METADATA.version);
  url.searchParams.set("resource", resource);
  const clientId = clientIdOf(env, given);
  if (clientId !== "") url.searchParams.set("client_id", clientId);
  return {
    method: "GET",
    url: url.href,
    ...(isLinkLocal ? { plainHttpHost: host } : {}),
    headers: isApp ? { "x-identity-header": variable(env, HEADER_VARIABLE) } : { metadata: "true" },
  };
}

/** @throws {@link InputError} `INVALID_INPUT` for what is not an id */
function clientIdOf(env: Env, given: string | undefined): string {
  const clientId = given ?? variable(env, CLIENT_VARIABLE);
  if (clientId === "" || CLIENT_ID.test(clientId)) return clientId;
  const what = `${given === undefined ? CLIENT_VARIABLE : "The client id"} is not the id of an identity.`;
  throw new InputError("INVALID_INPUT", what, {
    hint: "Give the client id on the page Overview of the managed identity, such as 00000000-0000-0000-0000-000000000000.",
  });
}

function hintFor(clientId: string): string {
  const whose =
    clientId === ""
      ? "Check that this machine has a managed identity. If it has several, set AZURE_CLIENT_ID to the client id of one"
      : `Check that ${clientId} is the client id, not the object id, of a managed identity that this machine has`;
  return `${whose}. The application that the audience names has to be known in its tenant.`;
}

/** Both endpoints are on the machine's own link and speak plain http. */
function elsewhere(host: string): InputError {
  const what = `${ENDPOINT_VARIABLE} names ${host}, which is not on this machine's own link.`;
  const hint = "Azure sets it to a loopback or link-local address; nothing in the job should change it.";
  return new InputError("INSECURE_URL", what, { hint, host });
}
