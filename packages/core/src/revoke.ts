import { Attempts } from "./attempts.ts";
import { UnavailableError } from "./errors.ts";
import { type Io, systemIo } from "./io.ts";
import { redirected } from "./redirected.ts";
import type { Registry } from "./registry.ts";
import { readRetryAfter, RESERVE_MS, retriesAfterStatus } from "./retry.ts";
import type { Secret } from "./secret.ts";
import { isSuccess, type Limits } from "./wire.ts";

export interface RevokeOptions {
  /** Default: {@link systemIo}. */
  readonly io?: Io;
  readonly signal?: AbortSignal;
  /** For all attempts together, in milliseconds. Default: 10,000. */
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
 * @throws {@link UnavailableError}, {@link ResponseError}, {@link CancelledError}: the token may still be live
 */
export function revoke(registry: Registry, token: Secret, options: RevokeOptions = {}): Promise<Revocation> {
  const io = options.io ?? systemIo;
  // No time is kept back here: what follows a revocation takes none.
  const attempts = new Attempts(io, (options.timeoutMs ?? DEFAULT_TIMEOUT_MS) + RESERVE_MS, options.signal);
  return attempts.untilDone("revocation", (limits) => revokeOnce(registry, token, io, limits));
}

/** Makes one request to revoke, within the given limits. */
export async function revokeOnce(registry: Registry, token: Secret, io: Io, limits: Limits): Promise<Revocation> {
  const request = registry.revokeRequest?.(token);
  if (request === undefined) return "unsupported";
  const response = await io.send(request, limits);
  const { status } = response;
  if (isSuccess(response)) return "revoked";
  if (NO_SUCH_ENDPOINT.includes(status)) return "unsupported";
  if (NOT_VALID_ANY_MORE.includes(status)) return "gone";
  if (status < 400) throw redirected(response, registry.url);
  const retryAfterSeconds = readRetryAfter(status, response.headers["retry-after"], io.now());
  throw new UnavailableError(
    status === 429 ? "RATE_LIMITED" : "EXCHANGE_UNAVAILABLE",
    `${registry.name} did not revoke the token (HTTP ${status}).`,
    {
      hint: "The token dies by itself when its time is over.",
      retries: retriesAfterStatus(status),
      host: registry.url.host,
      status,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    },
  );
}
