import type { Claims } from "../claims.ts";
import { type FailureDetails, type MintFailure, ResponseError, UnavailableError } from "../errors.ts";
import { readRetryAfter, retriesAfterStatus } from "../retry.ts";
import type { WireResponse } from "../wire.ts";

/** Who was asked for what, as the reader of a failure should meet it. */
export interface Asked {
  /** Begins the sentence, such as `PyPI`. */
  readonly who: string;
  /** What the status is the answer to, as the rest of the sentence, such as `did not revoke the token`. */
  readonly what: string;
  readonly host: string;
  /** Safe words of the answer. */
  readonly words?: readonly string[];
  readonly claims?: Claims;
  /** What the answer's words ask to wait; a `Retry-After` goes before it. */
  readonly retryAfterSeconds?: number | undefined;
  /** Whether an outage is named by `refused` too; default: no. */
  readonly outageIsRefusal?: boolean;
}

/**
 * Names an answer that is no success by its status: a redirect, a limit, an outage; all else is a refusal.
 *
 * @param now milliseconds since 1970
 * @param refused names a status that is final
 */
export function statusFailure(
  response: WireResponse,
  { who, what, outageIsRefusal = false, retryAfterSeconds: asked, ...seen }: Asked,
  now: number,
  refused: (message: string, details: Omit<FailureDetails, "hint">) => MintFailure,
): MintFailure {
  const { status, headers } = response;
  const retryAfterSeconds = readRetryAfter(status, headers["retry-after"], now) ?? (status === 429 ? asked : undefined);
  const details = {
    ...seen,
    status,
    retries: retriesAfterStatus(status),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
  const wait = retryAfterSeconds === undefined ? "" : `; it asks to wait ${retryAfterSeconds} s`;
  const message = `${who} ${what} (HTTP ${status}${wait}).`;
  const hint = "Run the job again later. If it stays so, look at the service's status page.";
  if (status < 400) {
    // A credential belongs to the host that it was sent to.
    return new ResponseError("REDIRECTED", `${seen.host} answered with a redirection (HTTP ${status}).`, {
      hint: "No redirect is followed with a credential. Give the final URL, as it is documented.",
      ...details,
    });
  }
  if (status === 429) return new UnavailableError("RATE_LIMITED", message, { hint, ...details });
  if (outageIsRefusal || (status < 500 && details.retries === 0)) return refused(message, details);
  return new UnavailableError("EXCHANGE_UNAVAILABLE", message, { hint, ...details });
}
