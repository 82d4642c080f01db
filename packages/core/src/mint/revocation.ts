import { RefusedError } from "../base/errors.ts";
import { sanitizeAll } from "../base/sanitize.ts";
import type { Secret } from "../base/secret.ts";
import { statusFailure } from "../http/failures.ts";
import type { Io } from "../http/io.ts";
import { isSuccess, type Limits } from "../http/wire.ts";
import type { Registry } from "../registries/registry.ts";
import type { Run } from "./run.ts";

/** `revoked`: the registry accepted the request. `gone`: it said that the token was already invalid. `unsupported`: this server cannot revoke. */
export type Revocation = "revoked" | "gone" | "unsupported";

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-15.5 */
const NO_SUCH_ENDPOINT: readonly number[] = [404, 405, 501];
const NOT_VALID_ANY_MORE: readonly number[] = [401, 410];

/**
 * Makes one request to revoke a token, within the given limits.
 *
 * @throws {@link RefusedError} `EXCHANGE_REFUSED`, {@link UnavailableError}, {@link ResponseError}, {@link CancelledError}
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-15.5 for the statuses
 */
export async function revokeOnce(registry: Registry, token: Secret, io: Io, limits: Limits): Promise<Revocation> {
  const request = registry.revokeRequest?.(token);
  if (request === undefined) return "unsupported";
  const response = await io.send({ ...request, statusDecides: true }, limits);
  const { status } = response;
  if (isSuccess(response)) return "revoked";
  if (NO_SUCH_ENDPOINT.includes(status)) return "unsupported";
  if (NOT_VALID_ANY_MORE.includes(status)) return "gone";
  const messages = sanitizeAll(registry.readRefusal(response).messages, [token]);
  const asked = { who: registry.name, what: "did not revoke the token", host: registry.url.host, messages };
  throw statusFailure(response, asked, io.now(), (message, details) => {
    const hint = "The token expires by itself.";
    return new RefusedError("EXCHANGE_REFUSED", message, { hint, ...details }, true);
  });
}

/** The time for revoking a token that is not delivered, in milliseconds. */
export const DISCARD_MS = { cancelled: 400, default: 1_000 } as const;

/** A token that is not delivered. */
interface Discarded {
  readonly registry: Registry;
  readonly token: Secret;
  readonly timeoutMs: number;
}

/** Tries to revoke a token that is not delivered, within the given time; never throws. */
export async function discard({ hostIo }: Run, { registry, token, timeoutMs }: Discarded): Promise<void> {
  await revokeOnce(registry, token, hostIo, { timeoutMs }).catch(() => "unknown");
}
