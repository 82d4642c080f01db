import type { Claims } from "./claims.ts";
import type { Registry } from "./registry.ts";
import type { Revocation, RevokeOptions } from "./revoke.ts";
import type { Secret } from "./secret.ts";

/** One short-lived registry token, and the means to end its life. `await using` revokes it at the end of the block. */
export interface Credential extends AsyncDisposable {
  readonly registry: Registry;
  readonly token: Secret;
  /** The user name that goes with the token, where the registry wants one. */
  readonly username: string | undefined;
  /** The second half of a two-part credential. */
  readonly secret: Secret | undefined;
  /** `undefined` where neither the answer nor the manual says. */
  readonly expiresAt: Date | undefined;
  /** Whether `expiresAt` is the documented lifetime from now, since the answer says nothing. */
  readonly expiryDocumented: boolean;
  readonly audience: string;
  /** The claims of the identity that was exchanged; unverified. */
  readonly claims: Claims;
  /** @throws as {@link revoke} does */
  revoke(options?: RevokeOptions): Promise<Revocation>;
}
