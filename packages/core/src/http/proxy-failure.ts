import type { Env } from "../base/environment.ts";
import { whyDirect } from "./proxy.ts";

/** The message and the hint for a proxy that opened no connection. */
export interface ProxyProblem {
  readonly message: string;
  readonly hint: string;
}

/** What is known about a proxy's failure. */
export interface ProxyEvidence {
  readonly host: string;
  /** Node's or OpenSSL's. */
  readonly code: string;
  /** Of the proxy's answer. */
  readonly statusCode?: number | undefined;
  /** The schemes that the proxy offers for authentication. */
  readonly offers?: readonly string[] | undefined;
  readonly proxy: URL | undefined;
}

const MOST_SCHEMES = 5;
/** The errors of a peer that does not speak TLS. An alert is TLS, and so is a damaged record. */
const NO_TLS = /^(?!.*(_ALERT_|RECORD_MAC|DECRYPT))(ERR_SSL_|EPROTO)/;

/** Tells whether an error says that a peer does not speak TLS. */
export function speaksNoTls(code: string): boolean {
  return NO_TLS.test(code);
}

/** Explains why a proxy opened no connection, and what to do. Leaves out the proxy's address. */
export function proxyProblem({ host, code, statusCode, offers, proxy }: ProxyEvidence): ProxyProblem {
  const overTls = proxy?.protocol === "https:";
  if (statusCode === 407) return wantsAuthentication(host, offers ?? [], proxy);
  if (statusCode !== undefined) {
    return {
      message: `The proxy opened no connection to ${host}: ${statusCode}.`,
      hint: "This is the proxy's answer, not the host's. Allow the host in the proxy, or add it to no_proxy if it can be reached directly.",
    };
  }
  const message = `The proxy opened no connection to ${host}: ${code}.`;
  if (speaksNoTls(code)) {
    return {
      message: `No TLS connection to the proxy: ${code}. https_proxy begins with https://, and the proxy seems to speak plain http.`,
      hint: "Start https_proxy with http://. Traffic through the proxy is still encrypted.",
    };
  }
  const scheme = overTls
    ? " Start https_proxy with http:// if the proxy speaks plain http, as most do."
    : code.startsWith("HPE_")
      ? " The answer is not HTTP: check the port, or start https_proxy with https:// if the proxy speaks TLS."
      : "";
  return { message, hint: `${PROXY_HINT}${scheme}` };
}

/** Where nothing else is known. */
export const PROXY_HINT = "Check https_proxy and no_proxy in this job's environment: the host itself was not reached.";

function wantsAuthentication(host: string, offers: readonly string[], proxy: URL | undefined): ProxyProblem {
  const offered = offers.length === 0 ? "" : `, and offers ${offers.join(", ")}`;
  const message = `The proxy opened no connection to ${host}: it wants authentication (407)${offered}.`;
  if (offers.length > 0 && !offers.some((scheme) => scheme.toLowerCase() === "basic")) {
    return {
      message,
      hint: "mint supports Basic only. Ask for an account with Basic, allow this host without authentication, or run a local proxy that authenticates for you and set https_proxy to it.",
    };
  }
  const isGiven = proxy !== undefined && proxy.username + proxy.password !== "";
  return {
    message,
    hint: isGiven
      ? "It rejected the user name and password in https_proxy. Check them, and that every special character is percent-encoded."
      : "Put a user name and password into https_proxy: http://user:password@host:port, special characters percent-encoded.",
  };
}

/** Reads the schemes that the header `Proxy-Authenticate` offers; they are foreign text, so only plain words are taken. @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1 */
export function schemesOffered(header: string): readonly string[] {
  const withoutValues = header.slice(0, 4_096).replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  const schemes = withoutValues
    .split(",")
    .flatMap((part) => /^\s*([A-Za-z][A-Za-z-]{1,19})(?:\s|$)/.exec(part)?.[1] ?? []);
  return [...new Set(schemes)].slice(0, MOST_SCHEMES);
}

/** Says which proxy setting may be the reason why a host was not reached directly; empty if there is none. */
export function directHint(url: URL, env: Env): string {
  const why = whyDirect(url, env);
  return why === undefined ? "" : ` ${why}`;
}
