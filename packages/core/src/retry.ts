/** The steps that ask somebody something; each has attempts and a time of its own. */
export type Stage = "discovery" | "id-token" | "exchange" | "revocation";

/** Bounds of each stage: attempts over the whole run, and the time of one attempt in milliseconds, headers and body together. */
export const STAGES: Readonly<Record<Stage, { readonly attempts: number; readonly timeoutMs: number }>> = {
  discovery: { attempts: 3, timeoutMs: 5_000 },
  // The one stage that is known to be unreliable: seen with 5xx, resets and throttling.
  "id-token": { attempts: 5, timeoutMs: 10_000 },
  exchange: { attempts: 4, timeoutMs: 15_000 },
  revocation: { attempts: 3, timeoutMs: 4_000 },
};

/** Requests that carry a credential, over the whole run; past it the last failure is reported. */
export const MOST_CREDENTIALED_REQUESTS = 10;

/** An attempt that cannot be given this much time is not begun. */
export const SHORTEST_ATTEMPT_MS = 2_000;

/** Kept back from the run's time, to report and to clean up in. */
export const RESERVE_MS = 2_000;

/** A server that asks for a longer wait than this is not waited for. */
export const LONGEST_RETRY_AFTER_SECONDS = 30;

/** Statuses that speak of the moment and not of the request. */
const TRANSIENT_STATUSES: readonly { readonly status: number; readonly reason: string }[] = [
  { status: 408, reason: "the server gave up waiting for the request" },
  { status: 425, reason: "sent before the server dared to take it" },
  { status: 429, reason: "too many requests" },
  { status: 500, reason: "seen for seconds at a time at registries and at OIDC endpoints" },
  { status: 502, reason: "a gateway's upstream failed" },
  { status: 503, reason: "overloaded or in maintenance" },
  { status: 504, reason: "a gateway's upstream was slow" },
  { status: 520, reason: "CDN: the origin answered nonsense" },
  { status: 521, reason: "CDN: the origin refused" },
  { status: 522, reason: "CDN: the origin did not connect" },
  { status: 523, reason: "CDN: the origin was not reachable" },
  { status: 524, reason: "CDN: the origin was slow" },
  { status: 530, reason: "CDN: the origin's name did not resolve" },
];

/** Statuses whose `Retry-After` is heeded. @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
const RETRY_AFTER_STATUSES: readonly number[] = [408, 425, 429, 503];

/** Connection failures that pass, with how often each is worth another try. */
const TRANSIENT_ERRNOS: readonly { readonly errno: string; readonly retries: number; readonly reason: string }[] = [
  { errno: "ECONNRESET", retries: Infinity, reason: "cut off, also before the TLS handshake ended" },
  { errno: "ECONNREFUSED", retries: Infinity, reason: "nobody listens: a restart" },
  { errno: "ECONNABORTED", retries: Infinity, reason: "cut off on this side" },
  { errno: "ETIMEDOUT", retries: Infinity, reason: "no answer to the connection" },
  { errno: "EHOSTUNREACH", retries: Infinity, reason: "a route that flaps" },
  { errno: "ENETUNREACH", retries: Infinity, reason: "a network that comes up" },
  { errno: "ENETDOWN", retries: Infinity, reason: "a network that comes up" },
  { errno: "EPIPE", retries: Infinity, reason: "cut off while sending" },
  { errno: "EAI_AGAIN", retries: Infinity, reason: "the resolver asks for another try" },
  { errno: "ENOTFOUND", retries: 1, reason: "most often a wrong name, now and then a resolver's slip" },
  { errno: "ERR_PROXY_TUNNEL", retries: Infinity, reason: "the proxy hung up before it answered" },
];

/** How often a failure with this status may be followed by another attempt. */
export function retriesAfterStatus(status: number): number {
  return TRANSIENT_STATUSES.some((row) => row.status === status) ? Infinity : 0;
}

/** How often a connection failure with this code may be followed by another attempt. */
export function retriesAfterErrno(errno: string): number {
  return TRANSIENT_ERRNOS.find((row) => row.errno === errno)?.retries ?? 0;
}

const FIRST_CAP_MS = 1_000;
const LAST_CAP_MS = 8_000;
/** Spread over those who were told the same moment. */
const RETRY_AFTER_SPREAD_MS = 1_000;

/**
 * The wait before a retry, in milliseconds: equal jitter, half of the cap and a random half more.
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

/**
 * Reads `Retry-After`: whole seconds or an HTTP date. Nonsense and the past read as not given.
 *
 * @param now milliseconds since 1970
 * @returns seconds, or `undefined` where the status is none that has such a header or the value makes no sense
 */
export function readRetryAfter(status: number, value: string | undefined, now: number): number | undefined {
  if (value === undefined || !RETRY_AFTER_STATUSES.includes(status)) return undefined;
  const text = value.trim();
  if (/^\d{1,10}$/.test(text)) return Number(text);
  if (!/^[A-Za-z]{3,9},? .*\d{2}:\d{2}:\d{2}/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) || at <= now ? undefined : Math.ceil((at - now) / 1_000);
}
