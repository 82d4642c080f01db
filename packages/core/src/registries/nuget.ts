import { InputError, RefusedError } from "../errors.ts";
import { asObject } from "../json.ts";
import { GITHUB_ISSUER } from "../issuers.ts";
import { readExpiry } from "./answer/read-expiry.ts";
import type { ClaimRules, Refusal, Registry } from "../registry.ts";
import { safeUrl } from "../safe-url.ts";
import { Secret } from "../secret.ts";
import { urlInput } from "./input/url-input.ts";
import { invalidResponse, readObject, textField, tryReadObject, type WireResponse } from "../wire.ts";
import { nugetForm } from "./nuget-form.ts";
import { nugetVoice } from "./nuget-voice.ts";

export interface NugetOptions {
  /** The nuget.org profile name of the person who created the trust policy: not the organization, not an e-mail address. */
  readonly user: string | undefined;
  /** Default: `https://www.nuget.org/api/v2/token`. */
  readonly tokenServiceUrl?: string | undefined;
  /** A service index to find the token service in, at the same origin; `tokenServiceUrl` goes before it. */
  readonly source?: string | undefined;
  /** `draft`: requests as the proposal of 2024 has them, for a server that was written from it. Default: `gallery`. */
  readonly shape?: "gallery" | "draft" | undefined;
}

const DEFAULT_TOKEN_SERVICE_URL = "https://www.nuget.org/api/v2/token";
const AUDIENCE = "https://www.nuget.org";
/** NuGet.org's service index names no token service. @see https://learn.microsoft.com/en-us/nuget/api/overview#resources-and-schema */
const KNOWN_SOURCE = "api.nuget.org";
/** Where the answer says nothing: the server's own default. @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/FederatedCredentialConfiguration.cs */
const DOCUMENTED_LIFETIME_SECONDS = 900;

/**
 * Which events are refused is a setting of the server, `BannedGitHubActionsEvents`: its answer tells.
 *
 * | rule | source |
 * | --- | --- |
 * | `issuers` | https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/GitHubTokenPolicyValidator.cs `IssuerUrl`, and GitLabTokenPolicyValidator.cs beside it |
 * | `workflow`, `workflowIn`, `ids` | the same file, `EvaluatePolicyAsync` |
 * | `gitlabIds` | GitLabTokenPolicyValidator.cs beside it, `ValidateOrLockProjectIdsAsync` |
 * | `leewaySeconds` | https://github.com/AzureAD/azure-activedirectory-identitymodel-extensions-for-dotnet/blob/dev/src/Microsoft.IdentityModel.Tokens/TokenValidationParameters.cs `DefaultClockSkew` |
 */
const CLAIM_RULES: ClaimRules = {
  issuers: [GITHUB_ISSUER, "https://gitlab.com"],
  refusedEvents: [],
  workflow: "job_workflow_ref",
  workflowIn: "same-repository",
  ids: ["repository_owner_id", "repository_id"],
  gitlabIds: ["namespace_id", "project_id"],
  leewaySeconds: 300,
};

/**
 * Describes NuGet.org's token service, and any other that speaks as it does.
 *
 * @throws {@link InputError} `INVALID_INPUT` without a user or for what is no URL, `INSECURE_URL` for plain http
 * @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery/Controllers/TokenApiController.cs
 */
export function nuget(options: NugetOptions): Registry {
  const user = options.user?.trim() ?? "";
  if (user === "" || /[^\u0020-\u007e\u00a0-\uffff]/.test(user)) {
    throw new InputError("INVALID_INPUT", "The input user is missing or holds control characters.", {
      hint: "Set user to the nuget.org profile name of the person who created the trusted publishing policy: not the organization that owns the package, not an e-mail address.",
      paste: "with:\n  user: the-policy-creators-profile-name",
    });
  }
  const source = sourceOf(options);
  const url = source ?? urlInput(options.tokenServiceUrl, DEFAULT_TOKEN_SERVICE_URL, "token-service-url");
  const kind = options.shape === "draft" ? { token_type: "api_key" } : { tokenType: "ApiKey" };
  return {
    id: "nuget",
    name: url.host === "www.nuget.org" ? "NuGet.org" : url.host,
    url,
    ...(source === undefined
      ? {}
      : {
          location: {
            request: { method: "GET", url: source.href },
            otherwise: "did not say where its token service is",
            read: (response) => nuget({ ...options, tokenServiceUrl: tokenServiceIn(response, source) }),
          },
        }),
    audience: AUDIENCE,
    exchangeRequest: (idToken) => ({
      method: "POST",
      url: url.href,
      authorization: { scheme: "Bearer", secret: idToken },
      body: { json: { username: user, ...kind } },
    }),
    readGrant: (response) => {
      const answer = readObject(response);
      // The second spelling is the 2024 draft's. @see https://github.com/NuGet/Home/blob/dev/accepted/2024/trusted-publishers-oidc-for-nuget-push.technical.md
      const token = textField(answer, "apiKey", "api_key");
      if (token === undefined) throw invalidResponse("The answer holds no API key.");
      return { token: new Secret(token), expires: readExpiry(answer["expires"], DOCUMENTED_LIFETIME_SECONDS) };
    },
    readRefusal,
    claimRules: CLAIM_RULES,
    get form() {
      return nugetForm(url);
    },
    voice: nugetVoice,
    reach: "the packages that the policy covers",
    // A convention: dotnet reads none, and is handed it by --api-key.
    clientEnv: ({ token }) => ({ NUGET_API_KEY: token }),
  };
}

function sourceOf({ source = "", tokenServiceUrl = "" }: NugetOptions): URL | undefined {
  if (source.trim() === "" || tokenServiceUrl.trim() !== "") return undefined;
  const url = safeUrl(source, "source");
  return url.host === KNOWN_SOURCE ? undefined : url;
}

/**
 * Finds the token service in a service index.
 *
 * @throws {@link RefusedError} `REGISTRY_UNSUPPORTED` where it names none
 * @throws {@link InputError} `INVALID_INPUT` where it names one of another origin
 * @see https://github.com/NuGet/Home/blob/dev/accepted/2024/trusted-publishers-oidc-for-nuget-push.technical.md
 */
function tokenServiceIn(response: WireResponse, source: URL): string {
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
  if (id?.origin === source.origin && id.username === "" && id.password === "") return id.href;
  throw new InputError(
    "INVALID_INPUT",
    `The service index of ${source.host} names a token service of another origin.`,
    {
      hint: "This job's identity goes where you say, not where an index says. If that is right, give its address in token-service-url.",
      host: source.host,
    },
  );
}

function readRefusal(response: WireResponse): Refusal {
  const words = textField(tryReadObject(response), "error", "message");
  // @see https://learn.microsoft.com/en-us/nuget/api/rate-limits
  const wait = /\bTry again in (\d{1,5}) seconds/.exec(words ?? "")?.[1];
  return {
    words: words === undefined ? [] : [words],
    alreadyUsed: words?.includes("has already been used") === true,
    unsupported: response.status === 404 || response.status === 405,
    ...(wait === undefined ? {} : { retryAfterSeconds: Number(wait) }),
  };
}
