import type { Claims } from "./base/claims.ts";
import type { Secret } from "./base/secret.ts";
import type { Expiry, Registry, TokenResponse } from "./registries/registry.ts";
import { DISCARD_MS, discard, type Revocation } from "./mint/revocation.ts";
import type { Run } from "./mint/run.ts";
import { revoke, type RevokeOptions } from "./revoke.ts";

/** One short-lived registry token that can be revoked. `await using` revokes it at the end of the block. */
export interface Credential extends AsyncDisposable {
  readonly registry: Registry;
  readonly token: Secret;
  /** The user name that goes with the token, if the registry wants one. */
  readonly username: string | undefined;
  /** The second half of a two-part credential. */
  readonly secret: Secret | undefined;
  /** `undefined` if neither the answer nor the documentation says. */
  readonly expiresAt: Date | undefined;
  /** Whether `expiresAt` is computed from the documented lifetime, because the answer does not say. */
  readonly expiryDocumented: boolean;
  readonly audience: string;
  /** The claims of the identity that was exchanged; unverified. */
  readonly claims: Claims;
  /** @throws as {@link revoke} does */
  revoke(options?: RevokeOptions): Promise<Revocation>;
}

/** The parts of a credential. */
interface Delivered {
  readonly registry: Registry;
  readonly answer: TokenResponse;
  readonly audience: string;
  readonly claims: Claims;
}

/**
 * Makes the credential of a token that arrived, and announces it to the host. If the host throws, the token is revoked.
 *
 * @throws what the host threw
 */
export async function toCredential(run: Run, { registry, answer, audience, claims }: Delivered): Promise<Credential> {
  const { io, hostIo } = run;
  const { token, username, secret, expires } = answer;
  const now = io.now();
  const expiresAt = momentOf(expires, now);
  const expiryDocumented = expires !== undefined && "inSeconds" in expires && expires.documented === true;
  try {
    io.onEvent({ type: "minted", expiresAt, documented: expiryDocumented });
    if (expiresAt !== undefined && expiresAt.getTime() <= now) io.onEvent({ type: "expiry-looks-past", expiresAt });
  } catch (error) {
    await discard(run, { registry, token, timeoutMs: DISCARD_MS.default });
    throw error;
  }
  return {
    registry,
    token,
    username,
    secret,
    expiresAt,
    expiryDocumented,
    audience,
    claims,
    revoke: (options) => revoke(registry, token, { io: hostIo, ...options }),
    [Symbol.asyncDispose]: async () => {
      await revoke(registry, token, { io: hostIo });
    },
  };
}

function momentOf(expires: Expiry | undefined, now: number): Date | undefined {
  if (expires === undefined) return undefined;
  return "at" in expires ? expires.at : new Date(now + expires.inSeconds * 1_000);
}
