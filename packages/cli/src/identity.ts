import {
  ambient,
  azureCli,
  type Env,
  explicitToken,
  IDENTITIES,
  type Identity,
  type Io,
  isMintFailure,
  managedIdentity,
} from "@mint/core";
import type { Call } from "./command-line/command.ts";
import { UsageError } from "./command-line/usage-error.ts";
import type { Wait } from "./output/streams.ts";
import { readStdin } from "./stdin.ts";

/** The identities that can be chosen by name: those that are looked for, and those that no variable shows. */
function byName(call: Call): readonly Identity[] {
  return [
    ...IDENTITIES,
    managedIdentity({ clientId: call.given["client-id"] }),
    azureCli({ tenantId: call.given["tenant-id"] }),
  ];
}

/**
 * Finds the identity to mint with: stdin's or that of `--identity`, if one of them is given, otherwise the CI's. For a token
 * of Entra ID, the last resort is the account of the Azure CLI.
 *
 * @throws {@link IdentityError} `IDENTITY_MISSING`; and as {@link readStdin} does
 * @throws {@link UsageError} for an unknown name
 */
export async function identityOf(call: Call, { env }: Io, wait: Required<Wait>): Promise<Identity> {
  if (call.flags.has("id-token-stdin")) return explicitToken({ token: await readStdin(wait) });
  const { identity: name } = call.given;
  if (name !== undefined) {
    const all = byName(call);
    const named = all.find(({ id }) => id === name);
    if (named === undefined) throw new UsageError(`--identity is one of ${all.map(({ id }) => id).join(", ")}`);
    return named;
  }
  try {
    return ambient(env);
  } catch (failure) {
    const isForEntra = call.registries.length > 0 && call.registries.every(({ id }) => id === "entra");
    if (isForEntra && isMintFailure(failure)) return azureCli({ tenantId: call.given["tenant-id"] });
    throw failure;
  }
}

/** Returns the id of the identity that will be used, before anything is read from it; `undefined` if none is present. */
export function identityId({ given, flags }: Pick<Call, "given" | "flags">, env: Env): string | undefined {
  if (flags.has("id-token-stdin")) return "explicit-token";
  return given["identity"] ?? IDENTITIES.find((identity) => identity.isPresent(env))?.id;
}
