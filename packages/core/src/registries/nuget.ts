import { InputError } from "../errors.ts";
import { GITHUB_ISSUER } from "../issuers.ts";
import type { ClaimRules, Expiry, FormField, Refusal, Registry } from "../registry.ts";
import { safeUrl } from "../safe-url.ts";
import { Secret } from "../secret.ts";
import { invalidResponse, readObject, textField, tryReadObject, type WireResponse } from "../wire.ts";

export interface NugetOptions {
  /** The nuget.org profile name of the person who created the trust policy: not the organization, not an e-mail address. */
  readonly user: string | undefined;
  /** Default: `https://www.nuget.org/api/v2/token`. */
  readonly tokenServiceUrl?: string | undefined;
}

const DEFAULT_TOKEN_SERVICE_URL = "https://www.nuget.org/api/v2/token";
const AUDIENCE = "https://www.nuget.org";
/** Where the answer says nothing: the server's own default. @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/FederatedCredentialConfiguration.cs */
const DOCUMENTED_LIFETIME_SECONDS = 900;

const CLAIM_RULES: ClaimRules = {
  // @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/GitHubTokenPolicyValidator.cs `IssuerUrl`, GitLabTokenPolicyValidator.cs
  issuers: [GITHUB_ISSUER, "https://gitlab.com"],
  // Which events are refused is a setting of the server, `BannedGitHubActionsEvents`: its answer tells.
  refusedEvents: [],
  // @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/GitHubTokenPolicyValidator.cs `ValidateWorkflow`
  workflow: "job_workflow_ref",
  workflowIn: "same-repository",
  ids: ["repository_owner_id", "repository_id"],
  // @see https://github.com/AzureAD/azure-activedirectory-identitymodel-extensions-for-dotnet/blob/dev/src/Microsoft.IdentityModel.Tokens/TokenValidationParameters.cs `DefaultClockSkew`
  leewaySeconds: 300,
};

/** @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery/Views/Users/TrustedPublishing.cshtml */
const FIELDS: readonly FormField[] = [
  { label: "Policy Name", say: "any name" },
  { label: "Package Owner", say: "the user or organization that owns the packages" },
  { label: "Repository Owner", part: "owner", ignoresCase: true },
  { label: "Repository", part: "repository", ignoresCase: true },
  { label: "Workflow File", part: "workflow", ignoresCase: true },
  { label: "Environment", part: "environment", ignoresCase: true },
];

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
  const given = options.tokenServiceUrl?.trim() ?? "";
  const url = safeUrl(given === "" ? DEFAULT_TOKEN_SERVICE_URL : given, "token-service-url");
  return {
    id: "nuget",
    name: url.host === "www.nuget.org" ? "NuGet.org" : url.host,
    url,
    audience: AUDIENCE,
    exchangeRequest: (idToken) => ({
      method: "POST",
      url: url.href,
      authorization: { scheme: "Bearer", secret: idToken },
      body: { json: { username: user, tokenType: "ApiKey" } },
    }),
    readGrant: (response) => {
      const answer = readObject(response);
      // The second spelling is the 2024 draft's. @see https://github.com/NuGet/Home/blob/dev/accepted/2024/trusted-publishers-oidc-for-nuget-push.technical.md
      const token = textField(answer, "apiKey", "api_key");
      if (token === undefined) throw invalidResponse("The answer holds no API key.");
      return { token: new Secret(token), expires: readExpiry(textField(answer, "expires")) };
    },
    readRefusal,
    claimRules: CLAIM_RULES,
    form: {
      ...(url.host === "www.nuget.org" ? { page: "https://www.nuget.org/account/trustedpublishing" } : {}),
      github: FIELDS,
    },
    reach: "the packages that the policy covers",
  };
}

/** ISO 8601, with .NET's seven digits of a second; anything else reads as not given. */
function readExpiry(expires: string | undefined): Expiry {
  const at = expires === undefined ? Number.NaN : Date.parse(expires);
  return Number.isNaN(at) ? { inSeconds: DOCUMENTED_LIFETIME_SECONDS, documented: true } : { at: new Date(at) };
}

function readRefusal(response: WireResponse): Refusal {
  const words = textField(tryReadObject(response), "error", "message");
  return {
    words: words === undefined ? [] : [words],
    alreadyUsed: words?.includes("has already been used") === true,
    unsupported: response.status === 404 || response.status === 405,
  };
}
