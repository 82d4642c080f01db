import type { Claims } from "../claims.ts";
import { isMintFailure } from "../errors.ts";
import type { Io } from "../io.ts";
import type { Grant, Registry } from "../registry.ts";
import type { Secret } from "../secret.ts";
import { invalidResponse, isSuccess, type Limits, type WireResponse } from "../wire.ts";
import { refusal } from "./refusal.ts";

/** One line of printable ASCII; a PyPI macaroon grows by some 52 characters for each project. */
const TOKEN = /^[\u0021-\u007e]{16,32768}$/;

/** A token as an answer holds it: not yet checked, but already announced as a secret. */
export interface Exchanged {
  readonly grant: Grant;
  /** Whether the token may be handed to a client. */
  readonly usable: boolean;
}

/**
 * Makes one exchange of an ID token.
 *
 * @param known secrets that the answer might repeat
 * @throws {@link RefusedError}, {@link UnavailableError}, {@link ResponseError}
 */
export async function exchange(
  registry: Registry,
  idToken: Secret,
  claims: Claims,
  known: readonly Secret[],
  io: Io,
  limits: Limits,
): Promise<Exchanged> {
  const response = await io.send(registry.exchangeRequest(idToken), limits);
  if (!isSuccess(response)) throw refusal(registry, response, claims, known, io.now());
  const grant = readGrant(registry, response);
  const { token, secret, others = [] } = grant;
  if (token.reveal().includes(idToken.reveal())) {
    throw invalidResponse(`${registry.name} answered with the ID token that it was sent.`);
  }
  for (const one of [token, ...(secret === undefined ? [] : [secret]), ...others]) io.onSecret(one);
  return {
    grant,
    usable:
      grant.unfit === undefined && TOKEN.test(token.reveal()) && (secret === undefined || TOKEN.test(secret.reveal())),
  };
}

/** An answer that trips its reader makes no more sense than one without a token. */
function readGrant(registry: Registry, response: WireResponse): Grant {
  try {
    return registry.readGrant(response);
  } catch (error) {
    throw isMintFailure(error) ? error : invalidResponse("The answer cannot be read.");
  }
}
