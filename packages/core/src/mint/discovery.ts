import { InputError } from "../base/errors.ts";
import { knownAudience } from "../base/reserved-audiences.ts";
import { redactor } from "../base/sanitize.ts";
import { isSuccess, type Limits, type WireResponse } from "../http/wire.ts";
import type { DiscoveryRequest, Registry } from "../registries/registry.ts";
import { discoveredAudience } from "./audience.ts";
import { refusal } from "./refusal.ts";
import type { Run } from "./run.ts";

/** A request to a registry before any identity is sent to it. */
interface Discovery<T> {
  readonly registry: Registry;
  readonly discovery: DiscoveryRequest<T>;
}

/**
 * Asks a registry without a credential, and again after a transient failure.
 *
 * @throws {@link RefusedError} `REGISTRY_UNSUPPORTED`, `EXCHANGE_REFUSED`; and as the transport does
 */
function discover<T>({ identity, io, attempts, secrets }: Run, { registry, discovery }: Discovery<T>): Promise<T> {
  const next = [...(identity.endpoints?.(io.env) ?? []), registry.url];
  const ask = async (limits: Limits): Promise<T> => {
    const response = await io.send(discovery.request, limits);
    if (isSuccess(response)) return discovery.read(response);
    throw refusal({ registry, secrets, discovery }, response, io.now());
  };
  return attempts.untilDone("discovery", ask, { next });
}

/**
 * Finds the registry's exchange if only its service index is known.
 *
 * @throws {@link RefusedError} `REGISTRY_UNSUPPORTED`, {@link InputError} `INVALID_INPUT`; and as the transport does
 */
export async function locate(run: Run, registry: Registry): Promise<Registry> {
  const { serviceIndex } = registry;
  return serviceIndex === undefined ? registry : discover(run, { registry, discovery: serviceIndex });
}

/**
 * Finds the audience to request an ID token for: the given one, the known one, or the one that the server names.
 *
 * @throws {@link InputError} `AUDIENCE_MISMATCH`
 * @throws {@link RefusedError} `REGISTRY_UNSUPPORTED`; and as the transport does
 */
export async function resolveAudience(run: Run, registry: Registry): Promise<string> {
  const { audience: given, identity, io } = run;
  const isOwn = identity.issuedBy?.(io.env) === registry.id;
  const known = isOwn ? registry.tokenAudience : (given ?? ownAudience(registry));
  const audience = known ?? (await discoverAudience(run, registry));
  if (identity.audience !== undefined && identity.audience !== audience) {
    throw fixedAudience(registry.name, identity.id, identity.audience, audience);
  }
  const source = given !== undefined ? "given" : known === undefined ? "discovered" : "registry";
  io.onEvent({ type: "audience", audience, source });
  return audience;
}

function ownAudience(registry: Registry): string | undefined {
  return typeof registry.audience === "string" ? registry.audience : knownAudience(registry.url);
}

async function discoverAudience(run: Run, registry: Registry): Promise<string> {
  const { audience: source, url } = registry;
  if (typeof source === "string") return source;
  const discovery = {
    request: source.request,
    read: (response: WireResponse) => {
      const named = source.read(response) ?? "";
      // A text that repeats a secret is not an audience, and must not be shown as one.
      return discoveredAudience(redactor(run.secrets)(named) === named ? named : undefined, url);
    },
    failure: "did not say which audience it wants",
    hint: "Check the URL. If you know the audience, give it in the input audience; then mint does not ask for it.",
  };
  return discover(run, { registry, discovery });
}

/** Makes the failure of a CI whose identities have a fixed audience that is not the registry's. */
export function fixedAudience(registry: string, identity: string, fixed: string, audience: string): InputError {
  const what = `${registry} wants an identity for "${audience}", and ${identity} gives one for "${fixed}" only.`;
  return new InputError("AUDIENCE_MISMATCH", what, {
    hint: "Trusted publishing does not work between these two. Use a CI that lets a job choose the audience.",
  });
}
