import { type ClaimName, type Claims, GITHUB_ISSUER } from "../../base/claims.ts";
import { InputError, RefusedError } from "../../base/errors.ts";
import { asObject } from "../../base/json.ts";
import { readObject, textField, tryReadObject, type WireResponse } from "../../http/wire.ts";
import { defineRegistry } from "../define-registry.ts";
import { APPLICATION_INPUTS } from "../entra/token-endpoint.ts";
import type { RefusalPattern, RefusalReason } from "../refusals.ts";
import type { ClaimRules, FormField, Refusal, Registry } from "../registry.ts";
import { checkEntraToken, ENTRA_FIELDS, servicePrincipal } from "./entra-token.ts";
import { readExpiry } from "../shared/expiry.ts";
import { secretField } from "../shared/read-answer.ts";

const ID = "nuget";

/** @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery/Views/Users/TrustedPublishing.cshtml */
const GITHUB_FIELDS: readonly FormField[] = [
  { label: "Policy Name", placeholder: "any name" },
  { label: "Package Owner", placeholder: "the user or organization that owns the packages" },
  { label: "Repository Owner", claim: "owner", ignoresCase: true },
  { label: "Repository", claim: "repository", ignoresCase: true },
  { label: "Workflow File", claim: "workflow", ignoresCase: true },
  { label: "Environment", claim: "environment", ignoresCase: true },
];
/**
 * The gallery compares no file. UNVERIFIED: how the labels are spelled; the fields are those of the policy.
 *
 * @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/GitLabCriteria.cs
 * @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/GitLabTokenPolicyValidator.cs for upper and lower case
 */
const GITLAB_FIELDS: readonly FormField[] = [
  { label: "Policy Name", placeholder: "any name" },
  { label: "Package Owner", placeholder: "the user or organization that owns the packages" },
  { label: "Namespace", claim: "owner", ignoresCase: true },
  { label: "Project", claim: "repository", ignoresCase: true },
  { label: "Ref", placeholder: "nothing, or the one branch to publish from" },
  { label: "Environment", claim: "environment" },
];

/** The form on NuGet.org's web site; its address cannot fill in fields. */
const PAGE = "https://www.nuget.org/account/trustedpublishing";

const REPOSITORY: readonly ClaimName[] = ["owner", "repository"];
const WORKFLOW: readonly ClaimName[] = [...REPOSITORY, "workflow"];

function mismatch(reason: RefusalReason, what: string, matched: readonly ClaimName[]): RefusalPattern {
  const text = `${what} mismatch for policy '(?<policy>.*?)': expected '(?<expected>.*?)', actual '(?<actual>.*?)'`;
  return { reason, text: new RegExp(text), matched };
}

/**
 * The messages of several policies are joined by `. `.
 *
 * | row | source, in https://github.com/NuGet/NuGetGallery/blob/main/src/ |
 * | --- | --- |
 * | issuer, audience, time, id-token, missing-claim (aud, iss, jti) | NuGetGallery.Services/Authentication/Federated/FederatedCredentialPolicyEvaluator.cs |
 * | no-publisher, already-used, organization, account | …/Federated/FederatedCredentialService.cs |
 * | missing-claim (others) | …/Federated/TokenPolicyValidator.cs |
 * | expired-policy, event, untrusted-workflow, workflow, environment | …/Federated/GitHubTokenPolicyValidator.cs |
 * | expired-policy, ref, environment | …/Federated/GitLabTokenPolicyValidator.cs |
 */
const PATTERNS: readonly RefusalPattern[] = [
  { reason: "issuer", text: /iss claim is not supported|iss claim must be a valid HTTPS URL/ },
  { reason: "audience", text: /has an incorrect audience|exactly one aud claim/ },
  { reason: "time", text: /JSON web token has expired|JSON web token is not yet valid/ },
  {
    reason: "id-token",
    text: /could not be parsed as a JSON web token|has an invalid signature|could not be validated/,
  },
  { reason: "missing-claim", text: /must have an? (?<claim>iss|aud|jti|uti) claim/ },
  { reason: "no-publisher", text: /No matching trust policy owned by user '(?<user>.*?)' was found/, early: true },
  { reason: "already-used", text: /has already been used/ },
  {
    reason: "other",
    advice: {
      id: "organization",
      title: "The input user names an organization at {registry}, but policies belong to people.",
      needs: "the profile name of the person who created the policy",
      remedy: "Set user to that person's profile name; the policy names the organization.",
    },
    text: /directly for organizations is not supported/,
  },
  {
    reason: "other",
    advice: {
      id: "account",
      title: "The policy matches, but an account behind it may not publish at {registry}.",
      needs: "an account that may act for the package owner",
      remedy: "Fix that account, or have a member who may publish create the policy.",
    },
    text: /no[tw]? longer exists|' is deleted\.|' is locked\.|confirmed email address|still have permissions/,
  },
  { reason: "missing-claim", text: /missing the required claim '(?<claim>\w+)'/ },
  {
    reason: "other",
    // A policy that waits for its first use lasts seven days. @see https://learn.microsoft.com/en-us/nuget/nuget-org/trusted-publishing#policies-pending-full-activation
    advice: {
      id: "expired-policy",
      inForm: true,
      title: 'The {noun} "{policy}" was not used within its seven days, and is now disabled.',
      needs: "a first use within seven days",
      remedy: "Activate it again on its page at {registry}, then run this job again within seven days.",
    },
    text: /The policy '(?<policy>.*?)' has expired/,
    matched: REPOSITORY,
  },
  { reason: "event", text: /event '(?<event>.*?)' is not allowed/, matched: REPOSITORY },
  // The value is long, so the rest of the message may be cut off.
  { reason: "untrusted-workflow", text: /'job_workflow_ref' has value '/, matched: REPOSITORY },
  mismatch("workflow", "Workflow", REPOSITORY),
  mismatch("ref", "Ref", REPOSITORY),
  { reason: "ref", text: /Ref '(?<actual>.*?)' for policy '(?<policy>.*?)' must be a branch/, matched: REPOSITORY },
  mismatch("environment", "Environment", WORKFLOW),
];

const TOKEN_SERVICE_URL = "https://www.nuget.org/api/v2/token";
const AUDIENCE = "https://www.nuget.org";
/** Such a workload gets its ids from variables; in other jobs these may belong to another step. */
const WORKLOAD = "azure-workload";
/** NuGet.org's service index names no token service. @see https://learn.microsoft.com/en-us/nuget/api/overview#resources-and-schema */
const KNOWN_SOURCE = "api.nuget.org";
/** The server's own default, if the answer says nothing. @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/FederatedCredentialConfiguration.cs */
const DOCUMENTED_LIFETIME_SECONDS = 900;

/**
 * The refused events are a setting of the server, `BannedGitHubActionsEvents`; its answer names the event.
 *
 * | rule | source |
 * | --- | --- |
 * | `issuers` | https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/GitHubTokenPolicyValidator.cs `IssuerUrl`, GitLabTokenPolicyValidator.cs and EntraIdTokenValidator.cs beside it |
 * | `workflow`, `workflowIn`, `ids` | the same file, `EvaluatePolicyAsync` |
 * | `gitlabIds` | GitLabTokenPolicyValidator.cs beside it, `ValidateOrLockProjectIdsAsync` |
 * | `leewaySeconds` | https://github.com/AzureAD/azure-activedirectory-identitymodel-extensions-for-dotnet/blob/dev/src/Microsoft.IdentityModel.Tokens/TokenValidationParameters.cs `DefaultClockSkew` |
 */
const CLAIM_RULES: ClaimRules = {
  issuers: [GITHUB_ISSUER, "https://gitlab.com", "https://login.microsoftonline.com/"],
  refusedEvents: [],
  workflow: "job_workflow_ref",
  workflowIn: "same-repository",
  ids: ["repository_owner_id", "repository_id"],
  gitlabIds: ["namespace_id", "project_id"],
  leewaySeconds: 300,
};

/**
 * Describes NuGet.org's token service, and every other with the same protocol.
 *
 * @throws {@link InputError} `INVALID_INPUT` without a user or for an invalid URL, `INSECURE_URL` for plain http
 * @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery/Controllers/TokenApiController.cs
 * @example
 * nuget({ user: "the-policy-creators-profile-name" });
 */
export const nuget = defineRegistry({
  id: ID,
  name: "NuGet.org",
  inputs: {
    /** The nuget.org profile name of the person who created the trust policy: not the organization, not an e-mail address. */
    user: {
      required: true,
      pattern: /^[\u0020-\u007e\u00a0-\uffff]+$/,
      meaning:
        "the nuget.org profile name of the person who created the trusted publishing policy: not the organization that owns the package, not an e-mail address",
      example: "the-policy-creators-profile-name",
    },
    "token-service-url": { kind: "url", documentedDefault: TOKEN_SERVICE_URL },
    /** A service index to find the token service in, at the same origin; `tokenServiceUrl` has precedence. */
    source: { kind: "url" },
    /** With `clientId`: the tenant of the service principal that a policy of the gallery trusts. `audience` is the gallery's application id then. */
    "tenant-id": { ...APPLICATION_INPUTS["tenant-id"], variable: { name: "AZURE_TENANT_ID", identity: WORKLOAD } },
    /** The client id of that service principal's application, which has a federated credential for this job. */
    "client-id": { ...APPLICATION_INPUTS["client-id"], variable: { name: "AZURE_CLIENT_ID", identity: WORKLOAD } },
    /** The authority of the tenant's cloud; default: the public one's. */
    "authority-host": APPLICATION_INPUTS["authority-host"],
  },
  create: ({ user, tokenServiceUrl, source, tenantId, clientId, authorityHost }) => {
    const own = {
      firstExchange: servicePrincipal({ tenantId, clientId, authorityHost }),
      checkClaims: (claims: Claims) => checkEntraToken(claims, { tenantId, clientId }),
    };
    if (tokenServiceUrl?.pathname.endsWith("/index.json") === true) throw isServiceIndex(tokenServiceUrl);
    if (tokenServiceUrl !== undefined || source === undefined || source.host === KNOWN_SOURCE) {
      return { ...describe(user, tokenServiceUrl ?? new URL(TOKEN_SERVICE_URL)), ...own };
    }
    return {
      ...describe(user, source),
      ...own,
      serviceIndex: {
        request: { method: "GET", url: source.href },
        read: (response) => ({ id: ID, ...describe(user, tokenServiceIn(response, source)), ...own }),
        failure: "did not say where its token service is",
      },
    };
  },
});

function isServiceIndex({ href }: URL): InputError {
  const problem = "names a service index, not a token service";
  return new InputError(
    "INVALID_INPUT",
    { input: "token-service-url", problem },
    {
      hint: `Give ${href} in source instead, and mint looks the token service up there. For nuget.org, give neither.`,
    },
  );
}

function describe(user: string, url: URL): Omit<Registry, "id"> {
  const isNuget = url.host === "www.nuget.org";
  return {
    name: isNuget ? "NuGet.org" : url.host,
    url,
    audience: AUDIENCE,
    exchangeRequest: (idToken) => ({
      method: "POST",
      url: url.href,
      authorization: { scheme: "Bearer", secret: idToken },
      body: { json: { username: user, tokenType: "ApiKey" } },
    }),
    readTokenResponse: (response) => {
      const answer = readObject(response);
      // The second spelling is the 2024 draft's. @see https://github.com/NuGet/Home/blob/dev/accepted/2024/trusted-publishers-oidc-for-nuget-push.technical.md
      const token = secretField(answer, "API key", "apiKey", "api_key");
      return { token, expires: readExpiry(answer["expires"], DOCUMENTED_LIFETIME_SECONDS) };
    },
    readRefusal,
    claimRules: CLAIM_RULES,
    form: { ...(isNuget ? { page: PAGE } : {}), github: GITHUB_FIELDS, gitlab: GITLAB_FIELDS, other: ENTRA_FIELDS },
    refusals: { noun: "trust policy", patterns: PATTERNS },
    scope: "the packages that the policy covers",
    // A convention: dotnet reads no variable and takes the key with --api-key.
    clientEnv: ({ token }) => ({ NUGET_API_KEY: token }),
  };
}

/**
 * Finds the token service in a service index.
 *
 * @throws {@link RefusedError} `REGISTRY_UNSUPPORTED` if it names none
 * @throws {@link InputError} `INVALID_INPUT` if it names one of another origin
 * @see https://github.com/NuGet/Home/blob/dev/accepted/2024/trusted-publishers-oidc-for-nuget-push.technical.md
 */
function tokenServiceIn(response: WireResponse, source: URL): URL {
  const { resources } = readObject(response);
  const found = (Array.isArray(resources) ? resources : [])
    .map(asObject)
    .filter((resource) => textField(resource, "@type")?.startsWith("TokenService/") === true)
    .map((resource) => textField(resource, "@id"))
    .find((id) => id !== undefined);
  if (found === undefined) {
    throw new RefusedError("REGISTRY_UNSUPPORTED", `The service index of ${source.host} names no token service.`, {
      hint: "If it has one, give its address in token-service-url. Most package sources exchange no identities.",
      host: source.host,
    });
  }
  const id = URL.parse(found, source.href);
  if (id?.origin === source.origin && id.username === "" && id.password === "") return id;
  throw new InputError(
    "INVALID_INPUT",
    `The service index of ${source.host} names a token service of another origin.`,
    {
      hint: "mint sends this job's identity only to an address that you give. If this one is right, give it in token-service-url.",
      host: source.host,
    },
  );
}

function readRefusal(response: WireResponse): Refusal {
  const message = textField(tryReadObject(response), "error", "message");
  // @see https://learn.microsoft.com/en-us/nuget/api/rate-limits
  const wait = /\bTry again in (\d{1,5}) seconds/.exec(message ?? "")?.[1];
  return {
    messages: message === undefined ? [] : [message],
    alreadyUsed: message?.includes("has already been used") === true,
    unsupported: response.status === 404 || response.status === 405,
    ...(wait === undefined ? {} : { retryAfterSeconds: Number(wait) }),
  };
}
