import {
  createAuthority,
  selfSignedCertificate,
  type ServerCertificate as IssuedCertificate,
} from "@mint/sandbox/https";

/** What is the matter with a server's certificate. */
export type CertificateKind = "trusted" | "self-signed" | "unknown-authority" | "expired" | "other-host";

/** Key and chain in PEM, as `tls.createServer` takes them. */
export interface ServerCertificate extends IssuedCertificate {
  /** The newest version of TLS that is spoken with it. */
  readonly maxVersion?: "TLSv1.2";
}

/** A private certificate authority that lives as long as the suite runs. */
export interface Certificates {
  /** PEM, for `NODE_EXTRA_CA_CERTS`. */
  readonly authority: string;
  readonly of: Readonly<Record<CertificateKind, ServerCertificate>>;
}

const DAY_MS = 86_400_000;

/** Makes an authority and one server certificate of each kind, all for the same names. */
export async function makeCertificates(hosts: readonly string[]): Promise<Certificates> {
  const authority = await createAuthority("mint faults: private authority");
  const stranger = await createAuthority("mint faults: an authority that nobody trusts");
  return {
    authority: authority.pem,
    of: {
      trusted: await authority.issue(hosts),
      "self-signed": await selfSignedCertificate(hosts),
      "unknown-authority": await stranger.issue(hosts),
      expired: await authority.issue(hosts, -DAY_MS),
      "other-host": await authority.issue(["somewhere-else.example.test"]),
    },
  };
}
