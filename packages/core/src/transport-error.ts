import { CancelledError, type MintFailure, ResponseError, UnavailableError } from "./errors.ts";
import { retriesAfterErrno, retriesAfterStatus } from "./retry.ts";

/** How far a request had come when it failed. */
export interface Progress {
  readonly url: URL;
  readonly proxied: boolean;
  /** Whether the connection stood, so that bytes of the request may have left. */
  readonly sent: boolean;
}

/** Node's and OpenSSL's codes for a certificate or a TLS setting that does not fit. @see https://nodejs.org/docs/latest-v24.x/api/tls.html#x509-certificate-error-codes */
const TLS_CODES =
  /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|ERROR_IN_|EPROTO)/;

/** Names a failed request by what Node observed; Node's own text stays out, since it quotes addresses and headers. */
export function transportError(error: unknown, progress: Progress): MintFailure {
  const { code, syscall, statusCode } = observed(error);
  const host = progress.url.host;
  if (
    progress.proxied &&
    (code.startsWith("ERR_PROXY_") || syscall === "connect" || syscall === "getaddrinfo")
  ) {
    return proxyError(host, code, statusCode, error);
  }
  const evidence = { host, errno: code, sent: progress.sent, cause: withoutText(error) };
  if (TLS_CODES.test(code)) {
    return new UnavailableError("TLS_ERROR", `No trusted TLS connection to ${host}: ${code}.`, {
      hint: "If a proxy or a private registry uses a certificate authority of its own, set NODE_EXTRA_CA_CERTS to its PEM file for this step.",
      ...evidence,
    });
  }
  if (code.startsWith("HPE_")) {
    return new ResponseError("RESPONSE_INVALID", `What ${host} answered is not HTTP (${code}).`, {
      hint: "Check the URL and its port.",
      retries: 1,
      ...evidence,
    });
  }
  return new UnavailableError("NETWORK_ERROR", `The connection to ${host} failed: ${code}.`, {
    hint: "Run the job again. If it stays so, check that this runner may reach the host.",
    retries: retriesAfterErrno(code),
    ...evidence,
  });
}

export function timeoutError(progress: Progress, timeoutMs: number): UnavailableError {
  const seconds = Math.round(timeoutMs / 100) / 10;
  if (progress.proxied && !progress.sent) {
    return new UnavailableError(
      "PROXY_ERROR",
      `No connection to ${progress.url.host} through the proxy within ${seconds} s.`,
      { hint: PROXY_HINT, retries: Infinity, host: progress.url.host, sent: false },
    );
  }
  return new UnavailableError(
    "TIMEOUT",
    `No complete answer from ${progress.url.host} within ${seconds} s.`,
    {
      hint: "Run the job again. If it stays so, check the registry's status page and this runner's network.",
      retries: Infinity,
      host: progress.url.host,
      sent: progress.sent,
    },
  );
}

export function cancelled(): CancelledError {
  return new CancelledError("CANCELLED", "The job was cancelled.", {
    hint: "Run it again when you are ready.",
  });
}

const PROXY_HINT =
  "Check https_proxy and no_proxy in this job's environment: the host itself was not reached.";

function proxyError(
  host: string,
  code: string,
  status: number | undefined,
  cause: unknown,
): UnavailableError {
  const seen = status === undefined ? code : `HTTP ${status}`;
  const retries = status === undefined ? retriesAfterErrno(code) : retriesAfterStatus(status);
  return new UnavailableError("PROXY_ERROR", `The proxy did not open a connection to ${host}: ${seen}.`, {
    hint: status === 407 ? "The proxy wants a user name and password: give them in https_proxy." : PROXY_HINT,
    retries,
    host,
    errno: code,
    sent: false,
    ...(status === undefined ? {} : { status }),
    cause: withoutText(cause),
  });
}

function observed(error: unknown): { code: string; syscall?: string; statusCode?: number } {
  if (!(error instanceof Error)) return { code: "UNKNOWN" };
  const { code, syscall, statusCode } = error as { code?: unknown; syscall?: unknown; statusCode?: unknown };
  return {
    code: typeof code === "string" ? code : error.name,
    ...(typeof syscall === "string" ? { syscall } : {}),
    ...(Number.isInteger(statusCode) ? { statusCode: Number(statusCode) } : {}),
  };
}

/** Keeps a cause's class and code, which are safe; its text may quote a URL with a password, or a header. */
function withoutText(error: unknown): { readonly name: string; readonly code: string } {
  return { name: error instanceof Error ? error.name : typeof error, code: observed(error).code };
}
