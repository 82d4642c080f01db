import { randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, type CryptoKey, type JWK } from "jose";

/** An RS256 key of an issuer: the private half signs, the public half is in the JWKS. */
export interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK & { readonly kid: string };
}

/** Makes a fresh key. GitHub's keys carry `use` and `alg`, and some registries need them. */
export async function createSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  return {
    privateKey,
    jwk: { ...(await exportJWK(publicKey)), kid: randomUUID(), use: "sig", alg: "RS256" },
  };
}

let shared: Promise<SigningKey> | undefined;

/** Returns the key that every issuer of this process starts with: making one takes a tenth of a second. */
export function sharedSigningKey(): Promise<SigningKey> {
  return (shared ??= createSigningKey());
}
