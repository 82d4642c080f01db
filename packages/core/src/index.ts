// What a program needs to mint. `host.ts` has what a host, such as an action or a command line, needs besides.

export { mint } from "./mint.ts";
export type { MintOptions } from "./mint/run.ts";
export { exchangedIdentity, type ExchangedIdentityOptions, exchangeOf } from "./mint/exchanged-identity.ts";
export type { Credential } from "./credential.ts";
export type { Revocation } from "./mint/revocation.ts";
export { revoke, type RevokeOptions } from "./revoke.ts";
export { diagnose, type Diagnosis } from "./diagnosis/diagnosis.ts";
export type { Certainty, Finding, RefusalEvidence } from "./diagnosis/finding.ts";
export type { FilledField, FormUrl } from "./diagnosis/form.ts";

// Failures
export * from "./base/errors.ts";

// Edges
export { Secret } from "./base/secret.ts";
export type { Env } from "./base/environment.ts";
export type { Stage } from "./base/retry.ts";
export * from "./http/io.ts";
export { githubActionsIo } from "./http/github-actions-io.ts";
export { httpTransport } from "./http/transport.ts";
export type { Authorization, Limits, Transport, WireFields, WireRequest, WireResponse } from "./http/wire.ts";
export { VERSION } from "./base/version.ts";

// Identities
export { ambient, IDENTITIES } from "./identities/ambient.ts";
export { azurePipelines } from "./identities/azure-pipelines.ts";
export { azureCli, type AzureCliOptions } from "./identities/azure-cli.ts";
export { azureWorkload, type AzureWorkloadOptions } from "./identities/azure-workload.ts";
export { bitbucketPipelines } from "./identities/bitbucket-pipelines.ts";
export { buildkite } from "./identities/buildkite.ts";
export { circleci, type CircleciOptions } from "./identities/circleci.ts";
export { codefresh } from "./identities/codefresh.ts";
export { explicitToken, type ExplicitTokenOptions } from "./identities/explicit-token.ts";
export { forgejoActions } from "./identities/forgejo-actions.ts";
export { githubActions } from "./identities/github-actions.ts";
export { gitlabCi } from "./identities/gitlab-ci.ts";
export { googleCloud, type GoogleCloudOptions } from "./identities/google-cloud.ts";
export { managedIdentity, type ManagedIdentityOptions } from "./identities/managed-identity.ts";
export { semaphore } from "./identities/semaphore.ts";

// Your own identity
export type { Identity, TokenLimits } from "./identities/identity.ts";
export { commandToken, type TokenCommand } from "./identities/command-token.ts";
export { heldToken, type HeldTokenAdvice } from "./identities/held-token.ts";
export { serviceToken, type TokenService } from "./identities/service-token.ts";
export { type ClaimName, type Claims, claimText, readClaims } from "./base/claims.ts";
export { secretVariables, variable } from "./base/environment.ts";

// Registries
export * from "./registries/index.ts";

// Your own registry
export { defineRegistry } from "./registries/define-registry.ts";
export type * from "./registries/define-registry.ts";
export { chosenAudience } from "./registries/inputs.ts";
export type * from "./registries/inputs.ts";
export type * from "./registries/registry.ts";
export type { RefusalAdvice, RefusalPattern, RefusalPatterns, RefusalReason } from "./registries/refusals.ts";
export * from "./registries/shared/token-exchange.ts";
export * from "./registries/shared/expiry.ts";
export { refusalMessages, secretField } from "./registries/shared/read-answer.ts";
export { invalidResponse, readObject, textField, tryReadObject } from "./http/wire.ts";
export type { JsonObject } from "./base/json.ts";
