// The certificate library asks for it.
import "reflect-metadata";
import { createPrivateKey, randomUUID, type webcrypto } from "node:crypto";
import { isIP } from "node:net";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** Key and certificate in PEM, as `tls.createServer` takes them. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority that lives in this process: its key is written nowhere. */
export interface Authority {
  /** Its certificate in PEM: what clients are to trust. */
  readonly pem: string;
  /**
   * Issues a certificate for a server.
   *
   * @param names host names and IP addresses
   * @param endsInMs how long it is good, in milliseconds; thirty days where not given
   */
  issue(names: readonly string[], endsInMs?: number): Promise<ServerCertificate>;
}

/** Every client accepts it, including mono's and Go's. */
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;
const LIFETIME_MS = 30 * DAY_MS;

/**
 * Makes a certificate authority. Each has a name of its own: of two with the same name, some clients try the wrong key.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5280
 */
export async function createAuthority(commonName = "mint sandbox"): Promise<Authority> {
  const keys = await newKeys();
  const name = `CN=${commonName} ${randomUUID().slice(0, 8)}`;
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    ...validity(LIFETIME_MS),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return {
    pem: `${certificate.toString("pem")}\n`,
    issue: (names, endsInMs = LIFETIME_MS) => issue({ issuer: name, signingKey: keys.privateKey }, names, endsInMs),
  };
}

/** Issues a certificate that signs itself, which no client trusts. */
export async function selfSignedCertificate(names: readonly string[]): Promise<ServerCertificate> {
  return issue(undefined, names, LIFETIME_MS);
}

async function issue(
  authority: { readonly issuer: string; readonly signingKey: webcrypto.CryptoKey } | undefined,
  names: readonly string[],
  endsInMs: number,
): Promise<ServerCertificate> {
  const keys = await newKeys();
  const subject = "CN=mint sandbox: a server";
  const certificate = await X509CertificateGenerator.create({
    issuer: subject,
    signingKey: keys.privateKey,
    ...authority,
    subject,
    publicKey: keys.publicKey,
    ...validity(endsInMs),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) === 0 ? "dns" : "ip", value }))),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    ],
  });
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  return { key: key.export({ type: "pkcs8", format: "pem" }).toString(), cert: certificate.toString("pem") };
}

/** From the day before yesterday on: a machine's clock may be behind. */
function validity(endsInMs: number): { readonly notBefore: Date; readonly notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - 2 * DAY_MS), notAfter: new Date(now + endsInMs) };
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}
