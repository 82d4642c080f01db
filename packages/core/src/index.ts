export { ambient, IDENTITIES } from "./ambient.ts";
export type { ClaimPart } from "./claim-part.ts";
export { type Claims, claimText, readClaims } from "./claims.ts";
export type { CommandResult, RunCommand } from "./command.ts";
export { comparedClaims } from "./diagnosis/compared-claims.ts";
export type { Credential } from "./credential.ts";
export { diagnose, type Diagnosis } from "./diagnosis/diagnosis.ts";
export { isDiagnosable } from "./diagnosis/is-diagnosable.ts";
export { printableDiagnosis } from "./diagnosis/printable-diagnosis.ts";
export { elsewhere } from "./elsewhere.ts";
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
export type { Certainty, Finding, SeenRefusal } from "./diagnosis/findings/finding.ts";
export type { FormRow } from "./diagnosis/form-rows.ts";
export type { FormUrl } from "./diagnosis/form-url.ts";
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
export type { Identity, TokenLimits } from "./identity.ts";
export { type Io, systemIo } from "./io.ts";
export { mint, type MintOptions } from "./mint.ts";
export { nearest } from "./nearest.ts";
export type { Env } from "./env.ts";
export { cloudsmith, type CloudsmithOptions } from "./registries/cloudsmith.ts";
export { crates, type CratesOptions } from "./registries/crates.ts";
export { dockerhub, type DockerhubOptions } from "./registries/dockerhub.ts";
export { jfrog, type JfrogOptions } from "./registries/jfrog.ts";
export { mcp, type McpOptions } from "./registries/mcp.ts";
export { npm, type NpmOptions } from "./registries/npm.ts";
export { nuget, type NugetOptions } from "./registries/nuget.ts";
export { openvsx, type OpenvsxOptions } from "./registries/openvsx.ts";
export { packagist, type PackagistOptions } from "./registries/packagist.ts";
export { prefix, type PrefixOptions } from "./registries/prefix.ts";
export { pypi, type PypiOptions } from "./registries/pypi.ts";
export { pyx, type PyxOptions } from "./registries/pyx.ts";
export { quay, type QuayOptions } from "./registries/quay.ts";
export { rubygems, type RubygemsOptions } from "./registries/rubygems.ts";
export { vscode, type VscodeOptions } from "./registries/vscode.ts";
export type {
  AudienceSource,
  ClaimRules,
  ClientEnv,
  Expiry,
  FormField,
  Grant,
  Minted,
  Refusal,
  Registry,
  TrustForm,
} from "./registry.ts";
export type { Stage } from "./retry.ts";
export { runCommand } from "./run-command.ts";
export { type Revocation, revoke, type RevokeOptions } from "./revoke.ts";
export { safeText, safeWords } from "./safe-words.ts";
export { maskable, Secret } from "./secret.ts";
export type { Voice } from "./voice.ts";
export { VERSION } from "./version.ts";
export type { Authorization, Limits, Transport, WireRequest, WireResponse } from "./wire.ts";
