import { askRegistry } from "./ask-registry.ts";
import type { Attempts } from "./attempts.ts";
import { discoveredAudience } from "./audience.ts";
import { fixedElsewhere } from "./early-refusal.ts";
import type { Identity } from "../identity.ts";
import type { Io } from "../io.ts";
import type { Registry } from "../registry.ts";
import { knownAudience } from "../reserved-audiences.ts";
import { redactor } from "../safe-words.ts";
import type { Secret } from "../secret.ts";
import type { WireResponse } from "../wire.ts";

/**
 * Finds the audience to ask an ID token for: the given one, the known one, or the one that the server names.
 *
 * @param given checked already
 * @param secrets what the server might repeat
 * @throws {@link InputError} `AUDIENCE_MISMATCH`
 * @throws {@link RefusedError} `REGISTRY_UNSUPPORTED`; and as the transport does
 */
export async function resolveAudience(
  registry: Registry,
  given: string | undefined,
  identity: Identity,
  secrets: readonly Secret[],
  io: Io,
  attempts: Attempts,
): Promise<string> {
  const audience = given ?? ownAudience(registry) ?? (await discover(registry, secrets, io, attempts));
  if (identity.audience !== undefined && identity.audience !== audience)
    throw fixedElsewhere(registry.name, identity.id, identity.audience, audience);
  const source = given !== undefined ? "given" : ownAudience(registry) === undefined ? "discovered" : "registry";
  io.onEvent({ type: "audience", audience, source });
  return audience;
}

function ownAudience(registry: Registry): string | undefined {
  return typeof registry.audience === "string" ? registry.audience : knownAudience(registry.url);
}

async function discover(registry: Registry, secrets: readonly Secret[], io: Io, attempts: Attempts): Promise<string> {
  const { audience: source } = registry;
  if (typeof source === "string") return source;
  const question = {
    request: source.request,
    read: (response: WireResponse) => {
      const named = source.read(response) ?? "";
      // What repeats a secret is no audience, and must not be shown as one.
      return discoveredAudience(redactor(secrets)(named) === named ? named : undefined, registry.url);
    },
    otherwise: "did not say which audience it wants",
    remedy: "Check the URL. If you know the audience, give it in the input audience: then nobody is asked.",
  };
  return askRegistry(registry, question, secrets, io, attempts);
}
