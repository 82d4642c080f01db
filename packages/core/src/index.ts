export { ambient, IDENTITIES } from "./ambient.ts";
export { type Claims, claimText, readClaims } from "./claims.ts";
export type { CommandResult, RunCommand } from "./command.ts";
export { comparedClaims } from "./compared-claims.ts";
export type { Credential } from "./credential.ts";
export { diagnose, type Diagnosis } from "./diagnosis.ts";
export {
  CancelledError,
  DeliveryError,
  type ErrorCode,
  type Evidence,
  type FailureDetails,
  IdentityError,
  InputError,
  isMintFailure,
  MintError,
  type MintFailure,
  RefusedError,
  ResponseError,
  UnavailableError,
} from "./errors.ts";
export type { MintEvent } from "./events.ts";
export type { Certainty, Finding, SeenRefusal } from "./findings/finding.ts";
export type { FormRow } from "./form-rows.ts";
export type { FormUrl } from "./form-url.ts";
export { httpTransport } from "./http.ts";
export { azurePipelines } from "./identities/azure-pipelines.ts";
export { bitbucketPipelines } from "./identities/bitbucket-pipelines.ts";
export { buildkite } from "./identities/buildkite.ts";
export { circleci, type CircleciOptions } from "./identities/circleci.ts";
export { codefresh } from "./identities/codefresh.ts";
export { explicitToken, type ExplicitTokenOptions } from "./identities/explicit-token.ts";
export { forgejoActions } from "./identities/forgejo-actions.ts";
export { githubActions } from "./identities/github-actions.ts";
export { gitlabCi } from "./identities/gitlab-ci.ts";
export { googleCloud, type GoogleCloudOptions } from "./identities/google-cloud.ts";
export { semaphore } from "./identities/semaphore.ts";
export type { Identity } from "./identity.ts";
export { type Io, systemIo } from "./io.ts";
export { mint, type MintOptions } from "./mint.ts";
export type { Env } from "./proxy.ts";
export { nuget, type NugetOptions } from "./registries/nuget.ts";
export { pypi, type PypiOptions } from "./registries/pypi.ts";
export type {
  AudienceSource,
  ClaimPart,
  ClaimRules,
  Expiry,
  FormField,
  Grant,
  Refusal,
  Registry,
  TrustForm,
} from "./registry.ts";
export type { Stage } from "./retry.ts";
export { runCommand } from "./run-command.ts";
export { type Revocation, revoke, type RevokeOptions } from "./revoke.ts";
export { safeText, safeWords } from "./safe-words.ts";
export { maskable, Secret } from "./secret.ts";
export { VERSION } from "./version.ts";
export type { Authorization, Limits, Transport, WireRequest, WireResponse } from "./wire.ts";
