import type { Secret } from "./secret.ts";
import type { WireRequest, WireResponse } from "./wire.ts";

/** When a token dies: at a moment, or after a time; `documented` where the answer says nothing and the manual does. */
export type Expiry = { readonly at: Date } | { readonly inSeconds: number; readonly documented?: boolean };

/** What a successful exchange gives, by house names. */
export interface Grant {
  readonly token: Secret;
  /** The user name that goes with the token, where the registry wants one. */
  readonly username?: string;
  /** The second half of a two-part credential. */
  readonly secret?: Secret;
  readonly expires?: Expiry;
}

/** What a refused exchange says. */
export interface Refusal {
  /** The registry's own words, as they came. */
  readonly words: readonly string[];
  /** The registry's own code, where it has one. */
  readonly code?: string;
  /** The ID token had been redeemed before. */
  readonly alreadyUsed?: boolean;
  /** There is no trusted publishing here, or it is switched off. */
  readonly unsupported?: boolean;
}

/** How a client learns the audience: it is known, or the server is asked. */
export type AudienceSource =
  | string
  | { readonly request: WireRequest; read(response: WireResponse): string | undefined };

/** What a registry compares and refuses, as data: diagnosis and the checks before the first request read it. */
export interface ClaimRules {
  /** Events of GitHub Actions that the registry always refuses. */
  readonly refusedEvents: readonly string[];
}

/** One registry as a description: pure functions and data, no network, no clock, no environment. */
export interface Registry {
  /** Folder of its action, word on the command line, value of the input `registry`. */
  readonly id: string;
  /** As people call it. */
  readonly name: string;
  /** Where the identity goes: the audience is bound to this URL's host. */
  readonly url: URL;
  readonly audience: AudienceSource;
  exchangeRequest(idToken: Secret): WireRequest;
  /**
   * Reads a successful answer.
   *
   * @throws {@link ResponseError} `RESPONSE_INVALID` where it holds no token
   */
  readGrant(response: WireResponse): Grant;
  /** Reads any other answer; never throws. */
  readRefusal(response: WireResponse): Refusal;
  /** Absent where the registry cannot revoke. */
  revokeRequest?(token: Secret): WireRequest;
  readonly claimRules: ClaimRules;
}
