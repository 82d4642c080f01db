import type { Claims } from "../claims.ts";
import { type FailureDetails, type MintFailure, RefusedError, ResponseError } from "../errors.ts";
import { statusFailure } from "../http/status-failure.ts";
import type { Grant, Registry } from "../registry.ts";
import { safeWords } from "../safe-words.ts";
import type { Secret } from "../secret.ts";
import type { WireResponse } from "../wire.ts";

const RETRIES_AFTER_ALREADY_USED = 1;

/** Says why an answer to an exchange that is no success is none. */
export function refusal(
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
