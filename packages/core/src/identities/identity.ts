import type { Env } from "../base/environment.ts";
import type { MintFailure } from "../base/errors.ts";
import type { Secret } from "../base/secret.ts";
import type { Io } from "../http/io.ts";
import type { Limits } from "../http/wire.ts";

/** Bounds of one attempt at an ID token, and what must not be shown of the answer. */
export interface TokenLimits extends Limits {
  /** Other secrets of the run that the answer might repeat, besides those in the request. */
  readonly secrets?: readonly Secret[];
  /** The tokens that this run has sent: mint does not send one twice. */
  readonly presented?: Set<string>;
}

/** Where a job's identity comes from: absent, present but broken (throws, with the reason), or an ID token. */
export interface Identity {
  /** The platform's name in kebab-case, such as `github-actions`. */
  readonly id: string;
  /** Whether the environment is this platform's. Whether it is complete shows only when a token is requested. */
  isPresent(env: Env): boolean;
  /** The only audience that the platform issues tokens for; absent if the job can choose. */
  readonly audience?: string;
  /** Whether each call yields a new token; if not, mint cannot try again after a lost answer. */
  readonly refreshable: boolean;
  /** The id of the registry whose tokens it gives; absent if it gives ID tokens of a CI. */
  issuedBy?(env: Env): string | undefined;
  /** How many requests with a credential a token takes. Default: 1. */
  readonly requests?: number;
  /** Whether it can be asked again after a failure that may pass. Default: yes. */
  mayRepeat?(error: MintFailure): boolean;
  /** The secrets in the environment, which must never be printed. */
  secrets(env: Env): readonly Secret[];
  /** The issuer of its ID tokens, if it is known before one is requested. */
  issuer?(env: Env): string | undefined;
  /** The hosts that {@link Identity.idToken} asks, as far as they are known: connections to them are opened ahead. */
  endpoints?(env: Env): readonly URL[];
  /** The event that started the job, if the platform tells. */
  eventName?(env: Env): string | undefined;
  /**
   * Checks, before any request, that the environment has everything that a token request needs.
   *
   * @throws {@link IdentityError} `IDENTITY_MISSING`, `FORK_PULL_REQUEST` or `IDENTITY_UNAVAILABLE`
   * @throws {@link InputError} `INSECURE_URL`
   */
  check(env: Env): void;
  /**
   * Asks once for an ID token.
   *
   * @throws {@link IdentityError} `IDENTITY_UNAVAILABLE`, and whatever {@link Identity.check} throws
   * @throws {@link UnavailableError} and {@link ResponseError} as the transport does
   */
  idToken(audience: string, io: Io, limits: TokenLimits): Promise<Secret>;
}
