// What a program needs that mints; what a host needs beside it, such as an action or a command line, is `host.ts`.

export { mint } from "./mint.ts";
export type { MintOptions } from "./mint/run.ts";
export type { Credential } from "./credential.ts";
export type { Revocation } from "./mint/revocation.ts";
export { revoke, type RevokeOptions } from "./revoke.ts";
export { diagnose, type Diagnosis } from "./diagnosis/diagnosis.ts";
export type { Certainty, Finding, RefusalEvidence } from "./diagnosis/finding.ts";
export type { FilledField, FormUrl } from "./diagnosis/form.ts";

// Failures
export {
  CancelledError,
  DeliveryError,
  type ErrorCode,
  type Evidence,
  type FailureDetails,
  IdentityError,
  InputError,
  type InputProblem,
  isMintFailure,
  MintError,
  type MintFailure,
  RefusedError,
  ResponseError,
  UnavailableError,
} from "./base/errors.ts";

// Edges
export { Secret } from "./base/secret.ts";
export type { Env } from "./base/environment.ts";
export type { Stage } from "./base/retry.ts";
export { type CommandResult, type Io, type MintEvent, type RunCommand, systemIo } from "./http/io.ts";
export { githubActionsIo } from "./http/github-actions-io.ts";
export { httpTransport } from "./http/transport.ts";
export type { Authorization, Limits, Transport, WireFields, WireRequest, WireResponse } from "./http/wire.ts";
export { VERSION } from "./base/version.ts";

// Identities
export { ambient, IDENTITIES } from "./identities/ambient.ts";
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

// An identity of one's own
export type { Identity, TokenLimits } from "./identities/identity.ts";
export { commandToken, type TokenCommand } from "./identities/command-token.ts";
export { heldToken, type HeldTokenAdvice } from "./identities/held-token.ts";
export { serviceToken, type TokenService } from "./identities/service-token.ts";
export { type ClaimName, type Claims, claimText, readClaims } from "./base/claims.ts";
export { secretVariables, variable } from "./base/environment.ts";

// Registries
export * from "./registries/index.ts";

// A registry of one's own
export {
  chosenAudience,
  defineRegistry,
  type FlagInput,
  type InputRule,
  type InputRules,
  type IntegerInput,
  type OptionsOf,
  type ReadInput,
  type RegistryDefinition,
  type RegistryDescription,
  type RegistryFactory,
  type RegistryType,
  type TextInput,
  type UrlInput,
  type ValuesOf,
} from "./registries/define-registry.ts";
export type {
  AudienceSource,
  ClaimRules,
  ClientEnv,
  DiscoveryRequest,
  Expiry,
  FormField,
  Minted,
  PublisherForm,
  Refusal,
  Registry,
  TokenResponse,
} from "./registries/registry.ts";
export type { RefusalPattern, RefusalPatterns, RefusalReason } from "./registries/refusals.ts";
export { tokenExchange, type TokenExchangeOptions } from "./registries/shared/token-exchange.ts";
export { jwtExpiry, lifetime, readExpiry } from "./registries/shared/expiry.ts";
export { refusalMessages, secretField } from "./registries/shared/read-answer.ts";
export { invalidResponse, readObject, textField, tryReadObject } from "./http/wire.ts";
export type { JsonObject } from "./base/json.ts";
