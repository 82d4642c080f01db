import type { Claims } from "../claims.ts";
import { type FailureDetails, isMintFailure, type MintFailure, RefusedError, ResponseError } from "../errors.ts";
import type { Io } from "../io.ts";
import type { Grant, Registry } from "../registry.ts";
import { safeWords } from "../safe-words.ts";
import type { Secret } from "../secret.ts";
import { statusFailure } from "../http/status-failure.ts";
import { invalidResponse, isSuccess, type Limits, type WireResponse } from "../wire.ts";

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

/** Says why an answer that is no success is none. */
function refusal(
  registry: Registry,
  response: WireResponse,
  claims: Claims,
  secrets: readonly Secret[],
  now: number,
): MintFailure {
  const { name, url } = registry;
  const said = registry.readRefusal(response);
  const words = safeWords(said.words, secrets);
  const { retryAfterSeconds } = said;
  const what = "gave no token for this job's identity";
  const asked = { who: name, what, host: url.host, words, claims, retryAfterSeconds };
  return statusFailure(response, asked, now, (message, details) => {
    if (said.alreadyUsed === true) {
      return new RefusedError("EXCHANGE_REFUSED", `${name} says that this job's new ID token was already used.`, {
        hint: "It was sent once: something on the way sends requests twice, or somebody else had it.",
        ...details,
        alreadyUsed: true,
        retries: RETRIES_AFTER_ALREADY_USED,
      });
    }
    if (said.unsupported === true) return unsupported(registry, details);
    return new RefusedError("EXCHANGE_REFUSED", message, {
      hint: "Compare the claims of this job with the trusted publisher at the registry.",
      ...details,
    });
  });
}

/** There is no trusted publishing at this URL, as far as its answer tells. */
export function unsupported({ url }: Registry, details: Omit<FailureDetails, "hint">): RefusedError {
  return new RefusedError(
    "REGISTRY_UNSUPPORTED",
    `${url.host} offers no trusted publishing (HTTP ${details.status}).`,
    {
      hint: "Check the URL. If it is right, this server exchanges no identities, or has switched that off.",
      ...details,
    },
  );
}

/** A token that no client could use; it may be live all the same. */
export function unusableToken(registry: Registry, { unfit }: Grant): ResponseError {
  if (unfit !== undefined) return new ResponseError("RESPONSE_INVALID", unfit.what, { hint: unfit.remedy });
  return new ResponseError("RESPONSE_INVALID", `What ${registry.name} sent as a token is none.`, {
    hint: "A token is one line of 16 to 32,768 printable characters. Check that the URL is the registry's own.",
    retries: 1,
    host: registry.url.host,
  });
}
