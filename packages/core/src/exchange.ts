import type { Claims } from "./claims.ts";
import { type FailureDetails, type MintFailure, RefusedError, ResponseError, UnavailableError } from "./errors.ts";
import type { Io } from "./io.ts";
import { redirected } from "./redirected.ts";
import type { Grant, Registry } from "./registry.ts";
import { readRetryAfter, retriesAfterStatus } from "./retry.ts";
import { safeWords } from "./safe-words.ts";
import type { Secret } from "./secret.ts";
import { isSuccess, type Limits, type WireResponse } from "./wire.ts";

/** One line of printable ASCII; a PyPI macaroon grows by some 52 characters for each project. */
const TOKEN = /^[\u0021-\u007e]{16,32768}$/;
const RETRIES_AFTER_ALREADY_USED = 1;

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
  if (!isSuccess(response)) throw refusal(registry, response, claims, known, io);
  const grant = registry.readGrant(response);
  io.onSecret(grant.token);
  if (grant.secret !== undefined) io.onSecret(grant.secret);
  return { grant, usable: TOKEN.test(grant.token.reveal()) && (grant.secret === undefined || TOKEN.test(grant.secret.reveal())) };
}

/** Says why an answer that is no success is none, by its status first. */
function refusal(
  registry: Registry,
  response: WireResponse,
  claims: Claims,
  secrets: readonly Secret[],
  io: Io,
): MintFailure {
  const { status } = response;
  const { host } = registry.url;
  if (status < 400) return redirected(response, registry.url);
  const said = registry.readRefusal(response);
  const words = safeWords(said.words, secrets);
  const retryAfterSeconds = readRetryAfter(status, response.headers["retry-after"], io.now());
  const details = {
    host,
    status,
    words,
    claims,
    retries: retriesAfterStatus(status),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
  const wait = retryAfterSeconds === undefined ? "in a minute" : `after ${retryAfterSeconds} seconds, as it asks`;
  if (status === 429) {
    return new UnavailableError("RATE_LIMITED", `${registry.name} takes no more requests for now (HTTP 429).`, {
      hint: `Run the job again ${wait}.`,
      ...details,
    });
  }
  if (retriesAfterStatus(status) > 0 || status >= 500) {
    return new UnavailableError("EXCHANGE_UNAVAILABLE", `${registry.name} could not answer the exchange (HTTP ${status}).`, {
      hint: `Run the job again ${wait}. If it stays so, look at the registry's status page.`,
      ...details,
    });
  }
  if (said.alreadyUsed === true) return alreadyUsed(registry, details);
  if (said.unsupported === true) {
    return new RefusedError("REGISTRY_UNSUPPORTED", `${registry.name} offers no trusted publishing there (HTTP ${status}).`, {
      hint: `Check the URL. If it is right, ${host} does not exchange identities, or has switched that off.`,
      ...details,
    });
  }
  return new RefusedError("EXCHANGE_REFUSED", `${registry.name} refused this job's identity (HTTP ${status}).`, {
    hint: "Compare the claims of this job with the trusted publisher at the registry.",
    ...details,
  });
}

function alreadyUsed(registry: Registry, details: Omit<FailureDetails, "hint">): RefusedError {
  return new RefusedError("EXCHANGE_REFUSED", `${registry.name} says that this job's new ID token was already used.`, {
    hint: "It was sent once. Either something between this runner and the registry sends requests twice, or somebody else had it.",
    ...details,
    retries: RETRIES_AFTER_ALREADY_USED,
  });
}

/** A token that no client could use; it may be live all the same. */
export function unusableToken(registry: Registry): ResponseError {
  return new ResponseError("RESPONSE_INVALID", `What ${registry.name} sent as a token is none.`, {
    hint: "A token is one line of 16 to 32,768 printable characters. Check that the URL is the registry's own.",
    retries: 1,
    host: registry.url.host,
  });
}
