// The certificate library asks for it.
import "reflect-metadata";
import { createPrivateKey, type webcrypto } from "node:crypto";
import { BasicConstraintsExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } from "@peculiar/x509";

/** Key and certificate in PEM, as `tls.createServer` takes them. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority that lives as long as a test file. */
export interface Authority {
  /** PEM. */
  readonly certificate: string;
  /** Issues a certificate for names, which ends so many days from now. */
  issue(names: readonly string[], days?: number): Promise<ServerCertificate>;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;

/** Makes an authority with a key of its own, which nobody trusts yet. */
export async function createAuthority(): Promise<Authority> {
  const keys = await newKeys();
  const name = "CN=an authority of mint's tests";
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + DAY_MS),
    signingAlgorithm: ALGORITHM,
    extensions: [new BasicConstraintsExtension(true, 0, true)],
  });
  return {
    certificate: certificate.toString("pem"),
    issue: async (names, days = 1) => {
      const own = await newKeys();
      const issued = await X509CertificateGenerator.create({
        subject: "CN=a server of mint's tests",
        issuer: name,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        notBefore: new Date(Date.now() - 9 * DAY_MS),
        notAfter: new Date(Date.now() + days * DAY_MS),
        signingAlgorithm: ALGORITHM,
        extensions: [new SubjectAlternativeNameExtension(names.map((value) => ({ type: "dns", value })))],
      });
      return { key: await pemOf(own.privateKey), cert: issued.toString("pem") };
    },
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey("pkcs8", key));
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" })
    .export({ type: "pkcs8", format: "pem" })
    .toString();
}
