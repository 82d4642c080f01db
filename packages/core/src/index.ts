export { ambient } from "./ambient.ts";
export { type Claims, claimText, readClaims } from "./claims.ts";
export type { Credential } from "./credential.ts";
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
export { httpTransport } from "./http.ts";
export { githubActions } from "./identities/github-actions.ts";
export type { Identity } from "./identity.ts";
export { type Io, systemIo } from "./io.ts";
export { mint, type MintOptions } from "./mint.ts";
export type { Env } from "./proxy.ts";
export { nuget, type NugetOptions } from "./registries/nuget.ts";
export { pypi, type PypiOptions } from "./registries/pypi.ts";
export type { AudienceSource, ClaimRules, Expiry, Grant, Refusal, Registry } from "./registry.ts";
export type { Stage } from "./retry.ts";
export { type Revocation, revoke, type RevokeOptions } from "./revoke.ts";
export { safeWords } from "./safe-words.ts";
export { maskable, Secret } from "./secret.ts";
export { VERSION } from "./version.ts";
export type { Authorization, Limits, Transport, WireRequest, WireResponse } from "./wire.ts";
