// The certificate library asks for it.
import "reflect-metadata";
import { createPrivateKey, type webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** What is the matter with a server's certificate. */
export type CertificateKind = "trusted" | "self-signed" | "unknown-authority" | "expired" | "other-host";

/** Key and chain in PEM, as `tls.createServer` takes them. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

/** A private certificate authority that lives as long as the suite runs. */
export interface Certificates {
  /** PEM, for `NODE_EXTRA_CA_CERTS`. */
  readonly authority: string;
  readonly of: Readonly<Record<CertificateKind, ServerCertificate>>;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;

interface Issuer {
  readonly name: string;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** Makes an authority and one server certificate of each kind, all for the same names. */
export async function makeCertificates(hosts: readonly string[]): Promise<Certificates> {
  const authority = await newIssuer("CN=mint faults: private authority");
  const stranger = await newIssuer("CN=mint faults: an authority that nobody trusts");
  return {
    authority: (await authorityCertificate(authority)).toString("pem"),
    of: {
      trusted: await serverCertificate(authority, hosts),
      "self-signed": await serverCertificate(undefined, hosts),
      "unknown-authority": await serverCertificate(stranger, hosts),
      expired: await serverCertificate(authority, hosts, -DAY_MS),
      "other-host": await serverCertificate(authority, ["somewhere-else.example.test"]),
    },
  };
}

async function newIssuer(name: string): Promise<Issuer> {
  return { name, keys: await newKeys() };
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

function authorityCertificate({ name, keys }: Issuer): Promise<X509Certificate> {
  return X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + DAY_MS),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
}

/** Issues a certificate; without an issuer it signs itself. */
async function serverCertificate(
  issuer: Issuer | undefined,
  hosts: readonly string[],
  endsInMs = DAY_MS,
): Promise<ServerCertificate> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create({
    subject: "CN=mint faults: a server",
    issuer: issuer?.name ?? "CN=mint faults: a server",
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    notBefore: new Date(Date.now() - 2 * DAY_MS),
    notAfter: new Date(Date.now() + endsInMs),
    signingAlgorithm: ALGORITHM,
    extensions: [namesOf(hosts), new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth])],
  });
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  return {
    key: key.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: certificate.toString("pem"),
  };
}

function namesOf(hosts: readonly string[]): Extension {
  return new SubjectAlternativeNameExtension(
    hosts.map((value) => ({ type: /^[\d.]+$/u.test(value) ? "ip" : "dns", value })),
  );
}
