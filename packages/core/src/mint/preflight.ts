import { type Claims, claimText, FOREIGN_ISSUER, isFromIssuer, platformName } from "../base/claims.ts";
import { IdentityError, InputError } from "../base/errors.ts";
import { knownAudience } from "../base/reserved-audiences.ts";
import { sanitizeAll } from "../base/sanitize.ts";
import { isLoopback } from "../base/urls.ts";
import type { Registry } from "../registries/registry.ts";
import { givenAudience, isPlausible } from "./audience.ts";
import type { Run } from "./run.ts";

/**
 * Refuses an issuer of GitHub's that no public registry accepts. The registry's own answer would not explain this. A
 * self-hosted registry may accept any issuer.
 *
 * @throws {@link IdentityError} `UNSUPPORTED_ISSUER`, and those of the registry's own checks
 */
export function checkIssuer(registry: Registry, claims: Claims): void {
  registry.checkClaims?.(claims);
  const { name, url, claimRules } = registry;
  const iss = claimText(claims, "iss") ?? "";
  if (!FOREIGN_ISSUER.test(iss) || claimRules.issuers?.includes(iss) !== false) return;
  if (!isLoopback(url) && knownAudience(url) === undefined) return;
  throw new IdentityError("UNSUPPORTED_ISSUER", `${name} accepts no identity issued by ${sanitizeAll([iss])[0]}.`, {
    hint: "Publish from a repository on github.com whose enterprise does not have its own issuer.",
    claims,
  });
}

/**
 * Checks everything that is known before the first request: audience, event, and whether the job has an identity.
 *
 * @throws {@link InputError} `INVALID_INPUT`, `AUDIENCE_MISMATCH`
 * @throws {@link IdentityError} `UNSAFE_EVENT`, `UNSUPPORTED_ISSUER`, `IDENTITY_MISSING`, `FORK_PULL_REQUEST`, `IDENTITY_UNAVAILABLE`
 */
export function preflight({ identity, audience, io }: Run, registry: Registry): void {
  if (audience !== undefined && !isPlausible(audience)) throw implausibleAudience();
  const issuer = identity.issuer?.(io.env);
  const { issuers } = registry.claimRules;
  // A self-hosted registry may accept any issuer; a rehearsal on loopback refuses as the public registry would.
  const isPublic = isLoopback(registry.url) || knownAudience(registry.url) !== undefined;
  if (issuer !== undefined && isPublic && issuers?.some((one) => isFromIssuer(issuer, one)) === false) {
    throw foreignIssuer(registry.name, issuer, issuers);
  }
  const issuedBy = identity.issuedBy?.(io.env);
  if (issuedBy !== registry.id) registry.checkInputs?.();
  if (issuedBy !== undefined && issuedBy !== registry.id && audience === undefined)
    throw audienceMissing(registry.name);
  const fixed = audience ?? (typeof registry.audience === "string" ? registry.audience : undefined);
  if (fixed !== undefined) givenAudience(fixed, registry.url);
  const event = identity.eventName?.(io.env);
  if (event !== undefined && registry.claimRules.refusedEvents.includes(event)) throw unsafeEvent(registry.name, event);
  identity.check(io.env);
  if (io.env["NODE_TLS_REJECT_UNAUTHORIZED"] === "0") io.onEvent({ type: "certificates-checked" });
}

/** An Entra token is for one application, whose id nobody publishes. */
function audienceMissing(registry: string): InputError {
  const hint = `Give the application id of ${registry} in Entra ID; its operator knows it.`;
  const example = "00000000-0000-0000-0000-000000000000";
  return new InputError("INVALID_INPUT", { input: "audience", problem: "is missing", example }, { hint });
}

function implausibleAudience(): InputError {
  return new InputError("INVALID_INPUT", "The input audience is not one line of printable characters.", {
    hint: "Remove it: mint knows the registry's own audience.",
  });
}

/** A job whose event the registry never accepts. */
function unsafeEvent(registry: string, event: string): IdentityError {
  return new IdentityError("UNSAFE_EVENT", `${registry} accepts no identity from a job that ${event} started.`, {
    hint: "Such a job may run somebody else's code in this repository's name. Publish from a push, a release, or by hand.",
    paste: "on:\n  release:\n    types: [published]",
  });
}

/** A CI whose identities the registry does not accept. */
function foreignIssuer(registry: string, issuer: string, taken: readonly string[]): IdentityError {
  return new IdentityError("UNSUPPORTED_ISSUER", `${registry} accepts no identity of ${platformName(issuer)}.`, {
    hint: `It takes those of ${taken.map(platformName).join(", ")}: publish from a job there. No permission, audience or setting of this job changes that.`,
  });
}
