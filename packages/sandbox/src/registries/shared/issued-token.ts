import { randomBytes } from "node:crypto";
import { SignJWT } from "jose";
import type { Clock } from "../../http/handler.ts";
import { noteMinted } from "../../http/trace.ts";

/** A token that a registry minted. */
export interface IssuedToken {
  readonly token: string;
  /** What it is good for, in the registry's own terms. */
  readonly scope: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** True until it expires. */
  readonly live: boolean;
}

/** Remembers a token; whether it is live follows the clock. */
export function remember(
  tokens: IssuedToken[],
  issued: Pick<IssuedToken, "token" | "scope">,
  options: { readonly now: Clock; readonly lifetimeSeconds: number },
): IssuedToken {
  const expiresAt = options.now() + options.lifetimeSeconds * 1000;
  return addIssued(tokens, { ...issued, expiresAt }, options.now);
}

/** Remembers a token that ends at a given time. */
export function addIssued(tokens: IssuedToken[], issued: Omit<IssuedToken, "live">, now: Clock): IssuedToken {
  const record: IssuedToken = {
    ...issued,
    get live(): boolean {
      return now() < this.expiresAt;
    },
  };
  tokens.push(record);
  noteMinted({ record, ...issued });
  return record;
}

/** Makes an opaque token: a prefix and random letters. */
export function opaqueToken(prefix: string): string {
  return prefix + randomBytes(32).toString("base64url");
}

/** Makes a JWT of the registry's own; only the registry knows its key. */
export async function registryJwt(
  claims: Readonly<Record<string, unknown>>,
  options: { readonly now: Clock; readonly lifetimeSeconds: number },
): Promise<string> {
  const iat = Math.floor(options.now() / 1000);
  return new SignJWT({ iat, exp: iat + options.lifetimeSeconds, ...claims })
    .setProtectedHeader({ typ: "JWT", alg: "HS256" })
    .sign(randomBytes(32));
}
