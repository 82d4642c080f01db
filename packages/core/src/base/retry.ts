/** The stages of a run that send requests; each has its own attempts and time. */
export type Stage = "discovery" | "id-token" | "exchange" | "revocation";

/** Bounds of each stage: attempts over the whole run, and the time of one attempt in milliseconds, headers and body together; the OIDC endpoint is known to be unreliable. */
export const STAGES: Readonly<Record<Stage, { readonly attempts: number; readonly timeoutMs: number }>> = {
  discovery: { attempts: 3, timeoutMs: 5_000 },
  "id-token": { attempts: 5, timeoutMs: 10_000 },
  exchange: { attempts: 4, timeoutMs: 15_000 },
  revocation: { attempts: 3, timeoutMs: 4_000 },
};

/** How many requests with a credential a run may send. After that, the last failure is reported. */
export const MAX_CREDENTIALED_REQUESTS = 10;

/** The same if the ID token itself comes from an exchange. */
export const MAX_CREDENTIALED_REQUESTS_OF_A_CHAIN = 15;

/** No attempt starts with less time than this. */
export const SHORTEST_ATTEMPT_MS = 2_000;

/** Reserved at the end of a run for reporting and cleaning up. */
export const RESERVE_MS = 2_000;

/** If a server asks for a longer wait than this, the run fails. */
export const LONGEST_RETRY_AFTER_SECONDS = 30;

/**
 * Statuses of temporary failures.
 *
 * | status | why another attempt |
 * |---|---|
 * | 408 | the server gave up waiting for the request |
 * | 425 | the server does not accept early data |
 * | 429 | too many requests |
 * | 500 | registries and OIDC endpoints send it for seconds at a time |
 * | 502, 504 | a gateway's upstream failed or was slow |
 * | 503 | overloaded or in maintenance |
 * | 520 to 524, 530 | a CDN did not get a sensible answer from its origin |
 */
const TRANSIENT_STATUSES: readonly number[] = [408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 530];

/** Statuses whose `Retry-After` is honoured. @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
const RETRY_AFTER_STATUSES: readonly number[] = [408, 425, 429, 503];

/**
 * Temporary connection failures.
 *
 * | code | why another attempt |
 * |---|---|
 * | ECONNRESET, ECONNABORTED, EPIPE | the connection was cut off, perhaps during the TLS handshake |
 * | ECONNREFUSED | the server may be restarting |
 * | ETIMEDOUT | no answer to the connection |
 * | EHOSTUNREACH, ENETUNREACH, ENETDOWN | the network or a route may just be starting |
 * | EAI_AGAIN | the resolver asks for another attempt |
 * | ERR_PROXY_TUNNEL | the proxy hung up before it answered |
 */
const TRANSIENT_ERRNOS: readonly string[] = [
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ECONNREFUSED",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "EAI_AGAIN",
  "ERR_PROXY_TUNNEL",
];
/** Most often a wrong name, sometimes a temporary failure of the resolver. */
const WORTH_ONE_RETRY = "ENOTFOUND";

/** Tells how often another attempt may follow a failure with this status. */
export function retriesAfterStatus(status: number): number {
  return TRANSIENT_STATUSES.includes(status) ? Infinity : 0;
}

/** Tells how often another attempt may follow a connection failure with this code. */
export function retriesAfterErrno(errno: string): number {
  if (errno === WORTH_ONE_RETRY) return 1;
  return TRANSIENT_ERRNOS.includes(errno) ? Infinity : 0;
}

const FIRST_CAP_MS = 1_000;
const LAST_CAP_MS = 8_000;
/** Spreads out clients that have to wait for the same time. */
const RETRY_AFTER_SPREAD_MS = 1_000;

/**
 * Computes the wait before a retry, in milliseconds: equal jitter, half of the cap and a random half more.
 *
 * @param retry counted from 1
 * @param random from 0 up to, not including, 1
 * @param retryAfterSeconds what the server asked for
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function delayBefore(retry: number, random: number, retryAfterSeconds?: number): number {
  const cap = Math.min(LAST_CAP_MS, FIRST_CAP_MS * 2 ** (retry - 1));
  const own = cap / 2 + (random * cap) / 2;
  if (retryAfterSeconds === undefined) return own;
  return Math.max(own, retryAfterSeconds * 1_000) + random * RETRY_AFTER_SPREAD_MS;
}

/** A year: a longer wait is reported as a year. */
const LONGEST_WISH_SECONDS = 31_536_000;

/**
 * Reads `Retry-After`: whole seconds or an HTTP date. An invalid value, or a date in the past, counts as not given.
 *
 * @param now milliseconds since 1970
 * @returns seconds; `undefined` for a status that has no such header, or a value that counts as not given
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 the three forms of a date
 */
export function readRetryAfter(status: number, value: unknown, now: number): number | undefined {
  if (typeof value !== "string" || !RETRY_AFTER_STATUSES.includes(status)) return undefined;
  const text = value.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text), LONGEST_WISH_SECONDS);
  if (!/^[A-Za-z]{3,9},? .*\d{2}:\d{2}:\d{2}/.test(text)) return undefined;
  // One of the three date formats has no zone and means UTC.
  const at = Date.parse(/\d$/.test(text) ? `${text} GMT` : text);
  return Number.isNaN(at) || at <= now ? undefined : Math.min(Math.ceil((at - now) / 1_000), LONGEST_WISH_SECONDS);
}
