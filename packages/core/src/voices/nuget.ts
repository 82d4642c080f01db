import type { Voice } from "./voice.ts";

/**
 * The words of NuGetGallery; what several policies say is joined by `. `.
 *
 * @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/FederatedCredentialPolicyEvaluator.cs
 */
export const nugetVoice: Voice = {
  noun: "trust policy",
  sayings: [
    // @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery/Controllers/TokenApiController.cs
    {
      means: "altered",
      words:
        /Authorization header|Only Bearer token authentication|must have a Content-Type|User-Agent header is required/,
    },
    // @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/FederatedCredentialPolicyEvaluator.cs
    { means: "issuer", words: /iss claim is not supported|iss claim must be a valid HTTPS URL/ },
    { means: "audience", words: /has an incorrect audience|exactly one aud claim/ },
    { means: "time", words: /JSON web token has expired|JSON web token is not yet valid/ },
    {
      means: "id-token",
      words: /could not be parsed as a JSON web token|has an invalid signature|could not be validated/,
    },
    { means: "missing-claim", words: /must have an? (?<claim>iss|aud|jti) claim/ },
    // @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/FederatedCredentialService.cs `GenerateApiKeyAsync`
    { means: "no-publisher", words: /No matching trust policy owned by user '(?<user>.*?)' was found/ },
    { means: "already-used", words: /has already been used/ },
    { means: "organization", words: /directly for organizations is not supported/ },
    {
      means: "account",
      words: /no[tw]? longer exists|' is deleted\.|' is locked\.|confirmed email address|still have permissions/,
    },
    // @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/TokenPolicyValidator.cs
    { means: "missing-claim", words: /missing the required claim '(?<claim>\w+)'/ },
    // @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/GitHubTokenPolicyValidator.cs
    {
      means: "lapsed",
      words: /The policy '(?<policy>.*?)' has expired/,
      matched: ["owner", "repository"],
    },
    {
      means: "event",
      words: /event '(?<event>.*?)' is not allowed/,
      matched: ["owner", "repository"],
    },
    {
      means: "workflow-elsewhere",
      words: /'job_workflow_ref' has value '/,
      matched: ["owner", "repository"],
    },
    {
      means: "workflow",
      words: /Workflow mismatch for policy '(?<policy>.*?)': expected '(?<expected>.*?)', actual '(?<actual>.*?)'/,
      matched: ["owner", "repository"],
    },
    {
      means: "environment",
      words: /Environment mismatch for policy '(?<policy>.*?)': expected '(?<expected>.*?)', actual '(?<actual>.*?)'/,
      matched: ["owner", "repository", "workflow"],
    },
  ],
};
