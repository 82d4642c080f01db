import type { Env } from "../base/environment.ts";
import { whyDirect } from "./proxy.ts";

/** What is said of a proxy that opened no connection. */
export interface ProxyProblem {
  readonly message: string;
  readonly hint: string;
}

/** What a proxy's failure is judged by. */
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
/** What the connection says of a peer that does not speak TLS; an alert is TLS, and so is a record that came damaged. */
const NO_TLS = /^(?!.*(_ALERT_|RECORD_MAC|DECRYPT))(ERR_SSL_|EPROTO)/;

/** Tells whether an error says that a peer does not speak TLS. */
export function speaksNoTls(code: string): boolean {
  return NO_TLS.test(code);
}

/** Says why a proxy opened no connection, and what helps against that. Its own address stays out. */
export function proxyProblem({ host, code, statusCode, offers, proxy }: ProxyEvidence): ProxyProblem {
  const overTls = proxy?.protocol === "https:";
  if (statusCode === 407) return wantsAuthentication(host, offers ?? [], proxy);
  if (statusCode !== undefined) {
    return {
      message: `The proxy opened no connection to ${host}: ${statusCode}.`,
      hint: "The proxy answered so, not the host. Have the host allowed there, or name it in no_proxy if it can be reached directly.",
    };
  }
  const message = `The proxy opened no connection to ${host}: ${code}.`;
  if (speaksNoTls(code)) {
    return {
      message: `No TLS connection to the proxy: ${code}. https_proxy begins with https://, and the proxy seems to speak plain http.`,
      hint: "Begin https_proxy with http://. What goes through the proxy is encrypted all the same.",
    };
  }
  const scheme = overTls
    ? " Begin https_proxy with http:// if the proxy speaks plain http, as most do."
    : code.startsWith("HPE_")
      ? " What answers is not HTTP: check the port, or begin https_proxy with https:// if the proxy speaks TLS."
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
      hint: "Only Basic is spoken here. Have Basic allowed for an account, have this host allowed without one, or run a proxy on this machine that authenticates for you and set https_proxy to it.",
    };
  }
  const isGiven = proxy !== undefined && proxy.username + proxy.password !== "";
  return {
    message,
    hint: isGiven
      ? "It did not take the user name and password in https_proxy. Check them, and that every special character is percent-encoded."
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

/** Says what may be wrong where a host was not reached directly; empty where nothing is known. */
export function directHint(url: URL, env: Env): string {
  const why = whyDirect(url, env);
  return why === undefined ? "" : ` ${why}`;
}
