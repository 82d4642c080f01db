import type { Attempts } from "./attempts.ts";
import { discoveredAudience, knownAudience } from "./audience.ts";
import { InputError, type MintFailure, RefusedError, UnavailableError } from "./errors.ts";
import type { Identity } from "./identity.ts";
import type { Io } from "./io.ts";
import { redirected } from "./redirected.ts";
import type { Registry } from "./registry.ts";
import { readRetryAfter, retriesAfterStatus } from "./retry.ts";
import { isSuccess, type WireResponse } from "./wire.ts";

/**
 * Finds the audience to ask an ID token for: the given one, the known one, or the one that the server names.
 *
 * @param given checked already
 * @throws {@link InputError} `AUDIENCE_MISMATCH`
 * @throws {@link RefusedError} `REGISTRY_UNSUPPORTED`; and as the transport does
 */
export async function resolveAudience(
  registry: Registry,
  given: string | undefined,
  identity: Identity,
  io: Io,
  attempts: Attempts,
): Promise<string> {
  const audience = given ?? ownAudience(registry) ?? (await discover(registry, io, attempts));
  if (identity.audience !== undefined && identity.audience !== audience) throw fixedElsewhere(registry, identity, audience);
  const source = given !== undefined ? "given" : ownAudience(registry) === undefined ? "discovered" : "registry";
  io.onEvent({ type: "audience", audience, source });
  return audience;
}

function ownAudience(registry: Registry): string | undefined {
  return typeof registry.audience === "string" ? registry.audience : knownAudience(registry.url);
}

async function discover(registry: Registry, io: Io, attempts: Attempts): Promise<string> {
  const { audience: source } = registry;
  if (typeof source === "string") return source;
  return attempts.untilDone("discovery", async (limits) => {
    const response = await io.send(source.request, limits);
    if (!isSuccess(response)) throw unanswered(registry, response, io.now());
    return discoveredAudience(source.read(response), registry.url);
  });
}

function unanswered(registry: Registry, response: WireResponse, now: number): MintFailure {
  const { status, headers } = response;
  const { host } = registry.url;
  if (status < 400) return redirected(response, registry.url);
  const retryAfterSeconds = readRetryAfter(status, headers["retry-after"], now);
  const details = {
    host,
    status,
    retries: retriesAfterStatus(status),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
  if (status === 429) {
    return new UnavailableError("RATE_LIMITED", `${host} takes no more requests for now (HTTP 429).`, {
      hint: "Run the job again in a minute.",
      ...details,
    });
  }
  if (status >= 500 || retriesAfterStatus(status) > 0) {
    return new UnavailableError("EXCHANGE_UNAVAILABLE", `${host} could not say which audience it wants (HTTP ${status}).`, {
      hint: "Run the job again. If you know the audience, give it in the input audience: then nobody is asked.",
      ...details,
    });
  }
  return new RefusedError("REGISTRY_UNSUPPORTED", `${host} offers no trusted publishing (HTTP ${status}).`, {
    hint: `Check the URL. If it is right, this index does not exchange identities, or has switched that off.`,
    ...details,
  });
}

function fixedElsewhere(registry: Registry, identity: Identity, audience: string): InputError {
  return new InputError(
    "AUDIENCE_MISMATCH",
    `${registry.name} wants an identity for "${audience}", and ${identity.id} gives one for "${identity.audience}" only.`,
    { hint: "This CI cannot publish there by trusted publishing. Use one that lets a job choose the audience." },
  );
}
