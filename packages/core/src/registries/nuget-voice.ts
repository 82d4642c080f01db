import type { ClaimPart } from "../claim-part.ts";
import type { Saying, Voice } from "../voice.ts";

const REPOSITORY: readonly ClaimPart[] = ["owner", "repository"];
const WORKFLOW: readonly ClaimPart[] = [...REPOSITORY, "workflow"];

/**
 * | row | source, in https://github.com/NuGet/NuGetGallery/blob/main/src/ |
 * | --- | --- |
 * | altered | NuGetGallery/Controllers/TokenApiController.cs |
 * | issuer, audience, time, id-token, missing-claim (aud, iss, jti) | NuGetGallery.Services/Authentication/Federated/FederatedCredentialPolicyEvaluator.cs |
 * | no-publisher, already-used, organization, account | …/Federated/FederatedCredentialService.cs |
 * | missing-claim (others) | …/Federated/TokenPolicyValidator.cs |
 * | lapsed, event, workflow-elsewhere, workflow, environment | …/Federated/GitHubTokenPolicyValidator.cs |
 * | lapsed, ref, environment | …/Federated/GitLabTokenPolicyValidator.cs |
 */
const SAYINGS: readonly Saying[] = [
  {
    means: "altered",
    words:
      /Authorization header|Only Bearer token authentication|must have a Content-Type|User-Agent header is required/,
  },
  { means: "issuer", words: /iss claim is not supported|iss claim must be a valid HTTPS URL/ },
  { means: "audience", words: /has an incorrect audience|exactly one aud claim/ },
  { means: "time", words: /JSON web token has expired|JSON web token is not yet valid/ },
  {
    means: "id-token",
    words: /could not be parsed as a JSON web token|has an invalid signature|could not be validated/,
  },
  { means: "missing-claim", words: /must have an? (?<claim>iss|aud|jti) claim/ },
  { means: "no-publisher", words: /No matching trust policy owned by user '(?<user>.*?)' was found/, early: true },
  { means: "already-used", words: /has already been used/ },
  { means: "organization", words: /directly for organizations is not supported/ },
  {
    means: "account",
    words: /no[tw]? longer exists|' is deleted\.|' is locked\.|confirmed email address|still have permissions/,
  },
  { means: "missing-claim", words: /missing the required claim '(?<claim>\w+)'/ },
  { means: "lapsed", words: /The policy '(?<policy>.*?)' has expired/, matched: REPOSITORY },
  { means: "event", words: /event '(?<event>.*?)' is not allowed/, matched: REPOSITORY },
  // How it goes on may be cut off: the value is long.
  { means: "workflow-elsewhere", words: /'job_workflow_ref' has value '/, matched: REPOSITORY },
  {
    means: "workflow",
    words: /Workflow mismatch for policy '(?<policy>.*?)': expected '(?<expected>.*?)', actual '(?<actual>.*?)'/,
    matched: REPOSITORY,
  },
  {
    means: "ref",
    words: /Ref mismatch for policy '(?<policy>.*?)': expected '(?<expected>.*?)', actual '(?<actual>.*?)'/,
    matched: REPOSITORY,
  },
  { means: "ref", words: /Ref '(?<actual>.*?)' for policy '(?<policy>.*?)' must be a branch/, matched: REPOSITORY },
  {
    means: "environment",
    words: /Environment mismatch for policy '(?<policy>.*?)': expected '(?<expected>.*?)', actual '(?<actual>.*?)'/,
    matched: WORKFLOW,
  },
];

/** The words of NuGetGallery; what several policies say is joined by `. `. */
export function nugetVoice(): Voice {
  return { noun: "trust policy", sayings: SAYINGS };
}
