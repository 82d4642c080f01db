import { withoutSecrets } from "../base/claims.ts";
import { isMintFailure, type MintFailure } from "../base/errors.ts";
import { invalidResponse } from "../http/wire.ts";
import type { Identity } from "../identities/identity.ts";
import type { FirstExchange, Registry } from "../registries/registry.ts";
import { givenAudience } from "./audience.ts";
import { fixedAudience } from "./discovery.ts";
import { exchangeOnce, isUnredeemed } from "./exchange.ts";
import { checkIdToken } from "./id-token.ts";

/** An identity, and the exchange that turns it into another one. */
export interface ExchangedIdentityOptions {
  /** Whose ID token is exchanged. */
  readonly identity: Identity;
  readonly exchange: FirstExchange;
}

/** The exchange of a chain that failed, if it is not the last one. */
const EXCHANGES = new WeakMap<MintFailure, Registry>();

/**
 * Finds the exchange that failed; `undefined` if it is the registry's own, or if no exchange failed.
 *
 * @example
 * const { findings } = diagnose(exchangeOf(failure) ?? registry, claims, failure.evidence);
 */
export function exchangeOf(failure: unknown): Registry | undefined {
  return isMintFailure(failure) ? EXCHANGES.get(failure) : undefined;
}

/**
 * Makes an identity from an identity and an exchange: its tokens are the exchange's answers. Each one comes from a new ID
 * token, and {@link exchangeOf} tells whether this exchange refused.
 *
 * @example
 * const exchange = { id: "entra", describe: (audience) => entra({ tenantId, clientId, scope: audience }) };
 * await mint(registry, { identity: exchangedIdentity({ identity: githubActions(), exchange }), audience });
 */
export function exchangedIdentity({ identity, exchange: first }: ExchangedIdentityOptions): Identity {
  return {
    id: identity.id,
    refreshable: identity.refreshable,
    requests: (identity.requests ?? 1) + 1,
    issuedBy: () => first.id,
    isPresent: (env) => identity.isPresent(env),
    secrets: (env) => identity.secrets(env),
    eventName: (env) => identity.eventName?.(env),
    check: (env) => identity.check(env),
    endpoints: (env) => [...(identity.endpoints?.(env) ?? []), ...(first.url === undefined ? [] : [first.url])],
    mayRepeat: (error) => {
      if (exchangeOf(error) === undefined) return identity.mayRepeat?.(error) ?? true;
      return identity.refreshable || isUnredeemed(error);
    },
    idToken: async (audience, io, { secrets = [], presented = new Set(), ...limits }) => {
      const exchange = first.describe(audience);
      const wanted = audienceOf(exchange, identity);
      const half = { ...limits, timeoutMs: limits.timeoutMs / 2 };
      const idToken = await identity.idToken(wanted, io, { ...half, secrets, presented });
      io.onSecret(idToken);
      if (identity.refreshable && presented.has(idToken.reveal())) {
        throw invalidResponse("The OIDC service returned the same ID token twice.");
      }
      const known = [...secrets, idToken];
      const claims = withoutSecrets(checkIdToken(idToken, wanted, io.now()), known);
      io.onEvent({ type: "identity", audience: wanted, claims });
      presented.add(idToken.reveal());
      try {
        const exchanged = await exchangeOnce({ registry: exchange, idToken, claims, secrets: known }, io, half);
        if (!exchanged.usable) throw invalidResponse(`${exchange.name} sent a token that cannot be used.`);
        return exchanged.answer.token;
      } catch (error) {
        if (isMintFailure(error) && exchangeOf(error) === undefined) EXCHANGES.set(error, exchange);
        throw error;
      }
    },
  };
}

/** @throws {@link InputError} `AUDIENCE_MISMATCH`, and as the exchange's own inputs do */
function audienceOf(exchange: Registry, identity: Identity): string {
  exchange.checkInputs?.();
  const { audience, url, name } = exchange;
  if (typeof audience !== "string") throw new TypeError("a first exchange has an audience that is known");
  if (identity.audience !== undefined && identity.audience !== audience) {
    throw fixedAudience(name, identity.id, identity.audience, audience);
  }
  return givenAudience(audience, url);
}

/** Returns the identity whose tokens a registry accepts: the given one, or the result of the registry's first exchange. */
export function identityFor(registry: Registry, identity: Identity, env: Parameters<Identity["check"]>[0]): Identity {
  const { firstExchange: exchange } = registry;
  if (exchange === undefined || identity.issuedBy?.(env) === exchange.id) return identity;
  return exchangedIdentity({ identity, exchange });
}
