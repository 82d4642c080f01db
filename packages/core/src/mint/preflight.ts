import { givenAudience, isPlausible } from "./audience.ts";
import { foreignIssuer, implausibleAudience, unsafeEvent } from "./early-refusal.ts";
import type { Identity } from "../identity.ts";
import type { Io } from "../io.ts";
import type { Registry } from "../registry.ts";

/**
 * Checks all that can be known before the first request: audience, event, and whether the job has an identity.
 *
 * @throws {@link InputError} `INVALID_INPUT`, `AUDIENCE_MISMATCH`
 * @throws {@link IdentityError} `UNSAFE_EVENT`, `UNSUPPORTED_ISSUER`, `IDENTITY_MISSING`, `FORK_PULL_REQUEST`, `IDENTITY_UNAVAILABLE`
 */
export function preflight(registry: Registry, audience: string | undefined, identity: Identity, io: Io): void {
  if (audience !== undefined && !isPlausible(audience)) {
    throw implausibleAudience();
  }
  const fixed = audience ?? (typeof registry.audience === "string" ? registry.audience : undefined);
  if (fixed !== undefined) givenAudience(fixed, registry.url);
  const event = identity.eventName?.(io.env);
  if (event !== undefined && registry.claimRules.refusedEvents.includes(event)) throw unsafeEvent(registry.name, event);
  const issuer = identity.issuer?.(io.env);
  const { issuers } = registry.claimRules;
  if (issuer !== undefined && issuers?.includes(issuer) === false) throw foreignIssuer(registry.name, issuer, issuers);
  identity.check(io.env);
  if (io.env["NODE_TLS_REJECT_UNAUTHORIZED"] === "0") io.onEvent({ type: "certificates-checked" });
}
