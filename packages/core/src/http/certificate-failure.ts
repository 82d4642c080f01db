import { type Env, variable } from "../base/environment.ts";
import { sanitizeAll } from "../base/sanitize.ts";
import type { Duplex } from "node:stream";
import type { DetailedPeerCertificate, PeerCertificate, TLSSocket } from "node:tls";

/** The message and the hint for a rejected certificate. */
export interface CertificateProblem {
  readonly message: string;
  readonly hint: string;
}

/** What is known about a certificate problem. */
export interface CertificateEvidence {
  /** Node's or OpenSSL's. */
  readonly code: string;
  /** Who presented it: a host, or the proxy. */
  readonly where: string;
  /** The certificate and those of its issuers. Default: none, if Node did not keep them. */
  readonly chain?: readonly PeerCertificate[] | undefined;
  readonly env: Env;
  /** Milliseconds since 1970, by this machine's clock. */
  readonly now: number;
}

/** The last certificate may be its own issuer. */
const LONGEST_CHAIN = 10;
const MOST_NAMES = 3;
const LONGEST_NAME_CHARACTERS = 100;
/** All certificates of a distribution take a quarter of this. */
const LARGEST_PEM_BYTES = 1_048_576;

/** @see https://docs.openssl.org/3.5/man1/openssl-verification-options/#diagnostics */
const UNKNOWN_ISSUER = /^(DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_UNTRUSTED)/;
const OTHER_HOST = /^(ERR_TLS_CERT_ALTNAME_|HOSTNAME_MISMATCH)/;
/** What other programs read instead of `NODE_EXTRA_CA_CERTS`. */
const OF_OTHER_PROGRAMS: readonly string[] = [
  "SSL_CERT_FILE",
  "REQUESTS_CA_BUNDLE",
  "CURL_CA_BUNDLE",
  "PIP_CERT",
  "AWS_CA_BUNDLE",
  "GIT_SSL_CAINFO",
  "NPM_CONFIG_CAFILE",
  "npm_config_cafile",
  "SSL_CERT_DIR",
];

/**
 * Keeps the certificate that a server presents, to explain a failure: when Node reports the failure, the certificate is
 * gone, and most errors do not contain it.
 */
export function keepCertificate(socket: Duplex): void {
  if (!isTls(socket)) return;
  let cert: DetailedPeerCertificate | undefined;
  // Node's own listener runs later; it checks the certificate and destroys the connection.
  socket.prependOnceListener("secure", () => (cert = socket.getPeerCertificate(true)));
  socket.prependOnceListener("error", (error) => Object.assign(error, { chain: chainOf(cert) }));
}

function chainOf(leaf: DetailedPeerCertificate | undefined): readonly PeerCertificate[] {
  const chain: PeerCertificate[] = [];
  for (let one = leaf; one?.subject !== undefined && chain.length < LONGEST_CHAIN; one = one.issuerCertificate) {
    chain.push(one);
  }
  return chain;
}

function isTls(socket: Duplex): socket is TLSSocket {
  return "getPeerCertificate" in socket;
}

/** Explains why a certificate was rejected, and what to do. */
export function certificateProblem(evidence: CertificateEvidence): CertificateProblem {
  const { code, where } = evidence;
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") return outOfDate(evidence);
  if (OTHER_HOST.test(code)) return ofAnotherHost(evidence);
  if (UNKNOWN_ISSUER.test(code)) return ofUnknownIssuer(evidence);
  return {
    message: `No trusted TLS connection to ${where}: its certificate is not valid (${code}).`,
    hint: `The operator of ${where}, or of the proxy before it, has to replace the certificate.`,
  };
}

function outOfDate({ code, where, chain = [], now }: CertificateEvidence): CertificateProblem {
  const isExpired = code === "CERT_HAS_EXPIRED";
  const timeOf = (one: PeerCertificate): number => Date.parse(isExpired ? one.valid_to : one.valid_from);
  // It need not be the server's own.
  const wrong = chain.findIndex((one) => (isExpired ? timeOf(one) < now : timeOf(one) > now));
  const cert = chain[wrong];
  const whose = cert === undefined || wrong === 0 ? "its certificate" : `the certificate of its issuer ${nameOf(cert)}`;
  const date = cert && new Date(timeOf(cert)).toISOString().slice(0, 10);
  const expired = date === undefined ? "has expired" : `expired on ${date}`;
  const early = date === undefined ? "is not valid yet" : `is valid from ${date} on`;
  const clock = new Date(now).toISOString().slice(0, 16).replace("T", " ");
  return {
    message: `No trusted TLS connection to ${where}: ${whose} ${isExpired ? expired : early} (${code}). This machine's clock says ${clock} UTC.`,
    hint: isExpired
      ? `If the clock is right, the operator of ${where} has to renew the certificate; otherwise, set the clock.`
      : `If this machine's clock is behind, set it. Otherwise, the operator of ${where} has to replace the certificate.`,
  };
}

function ofAnotherHost({ code, where, chain = [] }: CertificateEvidence): CertificateProblem {
  const names = namesOf(chain[0]);
  const whose = names === "" ? "a certificate of another host" : `a certificate for ${names}`;
  return {
    message: `No trusted TLS connection to ${where}: the server there presents ${whose} (${code}).`,
    hint: "Check the URL, and the address that DNS gives for its host on this runner: another server answers, such as the sign-in page of a network.",
  };
}

function ofUnknownIssuer({ code, where, chain = [], env }: CertificateEvidence): CertificateProblem {
  const last = chain.at(-1);
  const issuer = last === undefined ? "" : ` ${nameOf({ subject: last.issuer })}`;
  return {
    message: `No trusted TLS connection to ${where}: this machine does not know the issuer of its certificate${issuer} (${code}).`,
    hint: issuerHint(env, where),
  };
}

/** What to do about an unknown issuer, depending on this machine's settings. */
function issuerHint(env: Env, where: string): string {
  const path = variable(env, "NODE_EXTRA_CA_CERTS");
  if (path !== "") {
    const unfit = whyNoPem(path);
    const fix =
      unfit === undefined
        ? `no certificate in that file is this issuer's: add it there. If ${where} has a certificate of a public authority, its server leaves an intermediate certificate out.`
        : `${unfit}. Set it to a PEM file that is there where this step runs: a container has files of its own.`;
    return `NODE_EXTRA_CA_CERTS is set to ${shorten(path)}, and ${fix}`;
  }
  const hint = `If a proxy or a private registry uses a certificate authority of its own, set NODE_EXTRA_CA_CERTS to its PEM file for this step.`;
  const other = OF_OTHER_PROGRAMS.find((name) => variable(env, name) !== "");
  // With that option, Node does read SSL_CERT_FILE and SSL_CERT_DIR. @see https://nodejs.org/docs/latest-v24.x/api/cli.html#--use-openssl-ca
  if (other === undefined || variable(env, "NODE_OPTIONS").includes("--use-openssl-ca")) return hint;
  return `${other} is set, which Node does not read: set NODE_EXTRA_CA_CERTS to the PEM file of that certificate authority for this step as well.`;
}

/** @returns why Node could not use the file; `undefined` if it could */
function whyNoPem(path: string): string | undefined {
  const { readFileSync, statSync } = process.getBuiltinModule("node:fs");
  try {
    const file = statSync(path);
    if (!file.isFile()) return "that is not a file";
    if (file.size > LARGEST_PEM_BYTES) return undefined;
    const isPem = /-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----/.test(readFileSync(path, "latin1"));
    return isPem ? undefined : "that file contains no PEM certificate";
  } catch (error) {
    const { code = "unknown" } = Object(error) as NodeJS.ErrnoException;
    return code === "ENOENT" ? "there is no such file (ENOENT)" : `that file cannot be read (${code})`;
  }
}

/** What a certificate is for, as its alternative names say, or else its subject. @see https://nodejs.org/docs/latest-v24.x/api/tls.html#certificate-object */
function namesOf(cert: PeerCertificate | undefined): string {
  if (cert === undefined) return "";
  const names = (cert.subjectaltname ?? "").split(", ").flatMap((entry) => {
    const [, name] = /^(?:DNS|IP Address):"?([^"]+)"?$/.exec(entry) ?? [];
    return name === undefined ? [] : [name];
  });
  if (names.length === 0) return nameOf(cert);
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  return `${names.slice(0, MOST_NAMES).map(quoted).join(", ")}${more}`;
}

/** The name that people know a certificate's owner by. */
function nameOf({ subject }: Pick<PeerCertificate, "subject">): string {
  const name = [subject?.CN ?? subject?.O ?? "without a name"].flat()[0] ?? "";
  return quoted(name);
}

/** Sanitizes and shortens a text of another party. */
function quoted(name: string): string {
  return `"${shorten(name).replaceAll('"', "'")}"`;
}

function shorten(text: string): string {
  return sanitizeAll([text.slice(0, LONGEST_NAME_CHARACTERS)])[0] ?? "";
}
