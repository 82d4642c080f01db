import { ambient, explicitToken, type Identity, type Io } from "@mint/core";
import type { Call } from "./command.ts";
import { readStdin } from "./read-stdin.ts";

/**
 * The identity to mint with: what stdin holds, where that was asked for, else the CI's.
 *
 * @throws {@link IdentityError} `IDENTITY_MISSING`
 */
export async function identityOf(call: Call, io: Io): Promise<Identity> {
  if (!call.flags.has("id-token-stdin")) return ambient(io.env);
  return explicitToken({ token: await readStdin() });
}
