import type { Claims } from "../base/claims.ts";
import type { Env } from "../base/environment.ts";
import {
  CancelledError,
  type FailureDetails,
  type MintFailure,
  ResponseError,
  UnavailableError,
} from "../base/errors.ts";
import { readRetryAfter, retriesAfterErrno, retriesAfterStatus } from "../base/retry.ts";
import { certificateProblem } from "./certificate-failure.ts";
import { directHint, PROXY_HINT, proxyProblem, speaksNoTls } from "./proxy-failure.ts";
import type { WireResponse } from "./wire.ts";
import type { PeerCertificate } from "node:tls";

/** Who was asked for what, in the words of the failure message. */
export interface Asked {
  /** Begins the sentence, such as `PyPI`. */
  readonly who: string;
  /** What it did not do, as the rest of the sentence, such as `did not revoke the token`. */
  readonly what: string;
  readonly host: string;
  /** The answer's messages, sanitized. */
  readonly messages?: readonly string[];
  readonly claims?: Claims;
  /** The wait that the answer's messages ask for; `Retry-After` has precedence. */
  readonly retryAfterSeconds?: number | undefined;
  /** Whether `refused` also handles an outage. Default: no. */
  readonly outageIsRefusal?: boolean;
}

/**
 * Makes the failure of an unsuccessful answer from its status: a redirect, a limit, an outage, or otherwise a refusal.
 *
 * @param now milliseconds since 1970
 * @param refused makes the failure for a status that is final
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
  const hint =
    status === SIGN_IN
      ? "This network wants a sign-in first: ask who runs it to let this runner through."
      : "Run the job again later. If it fails again, look at the service's status page.";
  if (status < 400) {
    // A credential belongs to the host that it was sent to.
    return new ResponseError("REDIRECTED", `${seen.host} answered with a redirect (HTTP ${status}).`, {
      hint: "mint does not follow redirects, because it would send the credential along. Give the final URL, as it is documented.",
      ...details,
    });
  }
  if (status === 429) return new UnavailableError("RATE_LIMITED", message, { hint, ...details });
  if (outageIsRefusal || (status < 500 && details.retries === 0)) return refused(message, details);
  return new UnavailableError("EXCHANGE_UNAVAILABLE", message, { hint, ...details });
}

/** No service answers so, only a network. @see https://www.rfc-editor.org/rfc/rfc6585#section-6 */
const SIGN_IN = 511;

/**
 * Explains an answer that does not come from the host itself, such as a page of a filter, a portal or a gateway. It
 * leaves the job's claims out, because nobody compared them.
 */
export function foreignAnswer(
  { host, status }: Pick<Asked, "host"> & { readonly status: number },
  seen: Omit<FailureDetails, "hint">,
): { readonly message: string; readonly details: FailureDetails } {
  const details: { -readonly [Name in keyof FailureDetails]: FailureDetails[Name] } = {
    hint: `Ask who runs this network whether a filter, a proxy or a sign-in page stands before ${host}, and let this runner reach it. If not, check the URL.`,
    ...seen,
  };
  delete details.claims;
  return {
    message: `Something between this runner and ${host} answered instead (HTTP ${status}), or ${host} is not the service that you meant.`,
    details,
  };
}

/** How far a request got before it failed. */
export interface Progress {
  readonly url: URL;
  /** The proxy that it goes through. */
  readonly proxy: URL | undefined;
  /** What is set on this machine. Default: nothing. */
  readonly env?: Env;
  /** Whether the connection was open, so that bytes of the request may have been sent. */
  readonly sent: boolean;
  /** The status of an answer that has begun. */
  readonly status?: number | undefined;
}

/** The fields of Node's errors and of a proxy's answer. */
export interface Observed {
  readonly name?: string;
  readonly code?: string;
  readonly statusCode?: number;
  readonly atProxy?: boolean;
  readonly offers?: readonly string[];
  readonly chain?: readonly PeerCertificate[];
}

/** Our code for an answer that is too long; Node has its own codes. */
export const ANSWER_OVERFLOW = "ANSWER_OVERFLOW";

/** Node's and OpenSSL's codes for a certificate or a TLS setting that does not fit. @see https://nodejs.org/docs/latest-v24.x/api/tls.html#x509-certificate-error-codes */
const TLS_CODES =
  /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|ERROR_IN_|EPROTO|UNSPECIFIED)/;
/** Those of them that are about the connection, not about a certificate. */
const CONNECTION_CODES = /^(ERR_SSL_|EPROTO)/;
/** Handshake failures that may pass: damaged records, and a server that failed. Others are caused by a setting. */
const SPOILED_HANDSHAKE = /RECORD_MAC|DECRYPT|DIGEST_CHECK|BAD_SIGNATURE|ALERT_INTERNAL_ERROR/;
/** Sent after the handshake: only then does a server check the client's certificate. @see https://www.rfc-editor.org/rfc/rfc8446#section-6.2 */
const CLIENT_CERTIFICATE = /_ALERT_(.*CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE)/;

/** Whether a TLS connection merely broke, so that another attempt may succeed. */
function isBrokenTls(code: string, sent: boolean): boolean {
  return CONNECTION_CODES.test(code) && (sent ? !CLIENT_CERTIFICATE.test(code) : SPOILED_HANDSHAKE.test(code));
}

/** Makes the failure of a request from what Node observed. It does not contain Node's own text, which quotes addresses and headers. */
export function transportError(error: unknown, { url, proxy, env = {}, sent, status }: Progress): MintFailure {
  const { name = "", code = name, statusCode, atProxy = false, offers, chain } = Object(error) as Observed;
  const { host } = url;
  const evidence = { host, errno: code, sent, cause: { name, code } };
  if (status !== undefined) return brokenAnswer({ ...evidence, status });
  const isBroken = isBrokenTls(code, sent);
  const retries = isBroken ? Infinity : retriesAfterErrno(code);
  if (atProxy && (isBroken || !TLS_CODES.test(code) || speaksNoTls(code))) {
    const { message, hint } = proxyProblem({ host, code, statusCode, offers, proxy });
    const mayPass = statusCode === undefined ? retries : retriesAfterStatus(statusCode);
    return new UnavailableError("PROXY_ERROR", message, { hint, retries: mayPass, ...evidence });
  }
  if (TLS_CODES.test(code) && !isBroken) {
    const where = atProxy ? "the proxy" : host;
    const { message, hint } = CONNECTION_CODES.test(code)
      ? { message: `No trusted TLS connection to ${where}: ${code}.`, hint: HANDSHAKE_HINT }
      : certificateProblem({ code, where, chain, env, now: Date.now() });
    return new UnavailableError("TLS_ERROR", message, { hint, ...evidence });
  }
  if (code.startsWith("HPE_") || code === ANSWER_OVERFLOW) {
    const what =
      code === "HPE_HEADER_OVERFLOW"
        ? `The headers of ${host}'s answer are larger than 16 KiB`
        : `${host} did not answer in HTTP`;
    const hint = "Check the URL and its port.";
    return new ResponseError("RESPONSE_INVALID", `${what} (${code}).`, { hint, retries: 1, ...evidence });
  }
  return new UnavailableError("NETWORK_ERROR", `The connection to ${host} failed: ${code}.`, {
    hint: isBroken
      ? BROKEN_HINT
      : `Run the job again. If it fails again, check that this runner may reach the host.${sent ? "" : directHint(url, env)}`,
    retries,
    ...evidence,
  });
}

/** Makes the failure of an answer that broke off. */
function brokenAnswer(evidence: {
  readonly host: string;
  readonly errno: string;
  readonly status: number;
}): MintFailure {
  const { host, errno } = evidence;
  if (errno === ANSWER_OVERFLOW) {
    // Another attempt would get the same answer.
    return new ResponseError("RESPONSE_TOO_LARGE", `The answer of ${host} is larger than 64 KiB.`, {
      hint: "Check that the URL is the registry's own: an answer with a token is far smaller.",
      host,
    });
  }
  const details = { hint: BROKEN_HINT, retries: Infinity, ...evidence };
  if (errno === "HPE_HEADER_OVERFLOW") {
    const what = `The trailers of ${host}'s answer are larger than 16 KiB (${errno}).`;
    return new ResponseError("RESPONSE_INVALID", what, details);
  }
  if (errno.startsWith("HPE_")) {
    const what = `The body of ${host}'s answer has a malformed chunk or trailer (${errno}).`;
    return new ResponseError("RESPONSE_INVALID", what, details);
  }
  const why = errno === "ECONNRESET" ? "" : ` (${errno})`;
  return new UnavailableError("NETWORK_ERROR", `The answer of ${host} was cut off before its end${why}.`, details);
}

/** Makes the failure of a request that took too long. */
export function timeoutError({ url, proxy, env = {}, sent, status }: Progress, timeoutMs: number): UnavailableError {
  const { host } = url;
  const atProxy = proxy !== undefined && !sent;
  const what = atProxy ? `No connection to ${host} through the proxy` : `No complete answer from ${host}`;
  return new UnavailableError(
    atProxy ? "PROXY_ERROR" : "TIMEOUT",
    `${what} within ${Math.round(timeoutMs / 100) / 10} s.`,
    {
      hint: atProxy
        ? PROXY_HINT
        : `Run the job again. If it fails again, check the service's status page and this runner's network.${sent || proxy !== undefined ? "" : directHint(url, env)}`,
      retries: Infinity,
      host,
      sent,
      ...(status === undefined ? {} : { status }),
    },
  );
}

/** Makes the failure of a run that was cancelled. */
export function cancelled(): CancelledError {
  return new CancelledError("CANCELLED", "The job was cancelled.", {
    hint: "Run it again when you are ready.",
  });
}

const HANDSHAKE_HINT =
  "The handshake itself failed: check the port, the TLS version, and whether the server requires a client certificate.";
const BROKEN_HINT = "Run the job again. If it fails again, check what stands between this runner and the host.";
