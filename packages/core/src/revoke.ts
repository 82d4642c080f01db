import { RESERVE_MS, SHORTEST_ATTEMPT_MS } from "./base/retry.ts";
import type { Secret } from "./base/secret.ts";
import { type Io, systemIo } from "./http/io.ts";
import { openAttempts } from "./mint/attempts.ts";
import { type Revocation, revokeOnce } from "./mint/revocation.ts";
import type { Registry } from "./registries/registry.ts";

/** Options for revoking a token. */
export interface RevokeOptions {
  /** Default: {@link systemIo}. */
  readonly io?: Io;
  readonly signal?: AbortSignal;
  /** For all attempts together, in milliseconds; with less than two seconds there is one attempt. Default: 10,000. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Revokes a token.
 *
 * @throws {@link RefusedError}, {@link UnavailableError}, {@link ResponseError}, {@link CancelledError}: the token may still be live
 * @example
 * await revoke(pypi(), new Secret(token));
 */
export async function revoke(registry: Registry, token: Secret, options: RevokeOptions = {}): Promise<Revocation> {
  const { io = systemIo, signal, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  // This is too short for a second attempt, and some time passes before the first.
  if (timeoutMs < 2 * SHORTEST_ATTEMPT_MS) return revokeOnce(registry, token, io, { timeoutMs, signal });
  // No time is reserved, because nothing follows a revocation.
  const attempts = openAttempts(io, timeoutMs + RESERVE_MS, signal);
  const counted = { ...io, send: attempts.send };
  try {
    return await attempts.untilDone("revocation", (limits) => revokeOnce(registry, token, counted, limits));
  } finally {
    attempts.close();
  }
}
