import type { CertificateKind } from "../certificates.ts";

/** Every kind that must not be trusted. */
export const WRONG_CERTIFICATES: readonly CertificateKind[] = [
  "self-signed",
  "unknown-authority",
  "expired",
  "other-host",
];

/** What is said of certificates where the environment wants them unchecked. */
export const CHECKED = /NODE_TLS_REJECT_UNAUTHORIZED/u;

/** Node warns of that variable by itself, once something is connected. */
export const NODE_WARNS = /^$|NODE_TLS_REJECT_UNAUTHORIZED/u;
