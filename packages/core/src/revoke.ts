import { openAttempts } from "./mint/attempts.ts";
import { RefusedError } from "./base/errors.ts";
import { type Io, systemIo } from "./http/io.ts";
import type { Registry } from "./registries/registry.ts";
import { RESERVE_MS, SHORTEST_ATTEMPT_MS } from "./base/retry.ts";
import type { Secret } from "./base/secret.ts";
import { statusFailure } from "./http/failures.ts";
import { isSuccess, type Limits } from "./http/wire.ts";

export interface RevokeOptions {
  /** Default: {@link systemIo}. */
  readonly io?: Io;
  readonly signal?: AbortSignal;
  /** For all attempts together, in milliseconds; with less than two seconds there is one attempt. Default: 10,000. */
  readonly timeoutMs?: number;
}

/** `revoked`: the token is dead. `gone`: it was not valid any more. `unsupported`: this server cannot revoke. */
export type Revocation = "revoked" | "gone" | "unsupported";

const DEFAULT_TIMEOUT_MS = 10_000;
/** @see https://www.rfc-editor.org/rfc/rfc9110#section-15.5 */
const NO_SUCH_ENDPOINT: readonly number[] = [404, 405, 501];
const NOT_VALID_ANY_MORE: readonly number[] = [401, 410];

/**
 * Ends a token's life before its time.
 *
 * @throws {@link RefusedError}, {@link UnavailableError}, {@link ResponseError}, {@link CancelledError}: the token may still be live
 */
export function revoke(registry: Registry, token: Secret, options: RevokeOptions = {}): Promise<Revocation> {
  const { io = systemIo, signal, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  if (timeoutMs < SHORTEST_ATTEMPT_MS) return revokeOnce(registry, token, io, { timeoutMs, signal });
  // No time is kept back here: what follows a revocation takes none.
  const attempts = openAttempts(io, timeoutMs + RESERVE_MS, signal);
  return attempts.untilDone("revocation", (limits) => revokeOnce(registry, token, io, limits));
}

/** Makes one request to revoke, within the given limits. */
export async function revokeOnce(registry: Registry, token: Secret, io: Io, limits: Limits): Promise<Revocation> {
  const request = registry.revokeRequest?.(token);
  if (request === undefined) return "unsupported";
  const response = await io.send({ ...request, statusDecides: true }, limits);
  const { status } = response;
  if (isSuccess(response)) return "revoked";
  if (NO_SUCH_ENDPOINT.includes(status)) return "unsupported";
  if (NOT_VALID_ANY_MORE.includes(status)) return "gone";
  const asked = { who: registry.name, what: "did not revoke the token", host: registry.url.host };
  throw statusFailure(response, asked, io.now(), (message, details) => {
    return new RefusedError("EXCHANGE_REFUSED", message, {
      hint: "The token dies by itself when its time is over.",
      ...details,
    });
  });
}
