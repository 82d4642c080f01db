import { seconds, type Clock } from "../../http/handler.ts";
import { noteMinted } from "../../http/trace.ts";
import type { CratesConfig } from "./configs.ts";

/** What an administrator of the registry can turn. */
export interface CratesSettings {
  /** @see crates.io src/config/server.rs `TRUSTPUB_AUDIENCE` */
  audience: string;
  lifetimeMinutes: number;
}

/** A token that the registry minted. */
export interface CratesToken {
  readonly token: string;
  /** Names of the crates that it may publish. */
  readonly crates: readonly string[];
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  revoked: boolean;
  /** True while a publish with it would be accepted. */
  readonly live: boolean;
}

/** A version of a crate. */
export interface CrateVersion {
  readonly name: string;
  readonly vers: string;
  /** The line that the sparse index has for it. */
  readonly entry: Readonly<Record<string, unknown>>;
  readonly content: Uint8Array;
}

/** Everything a registry remembers; the lists may be changed at will. */
export interface CratesState {
  readonly settings: CratesSettings;
  readonly configs: CratesConfig[];
  readonly tokens: CratesToken[];
  /** Names of the crates that exist: the first version has to be published by hand. */
  readonly crates: string[];
  readonly versions: CrateVersion[];
}

/** Makes a registry with nothing in it. */
export function emptyCratesState(): CratesState {
  return {
    settings: { audience: "crates.io", lifetimeMinutes: 30 },
    configs: [],
    tokens: [],
    crates: [],
    versions: [],
  };
}

/** Remembers a new token; whether it is live follows the clock. */
export function addToken(
  state: CratesState,
  token: Pick<CratesToken, "token" | "crates" | "expiresAt">,
  now: Clock,
): CratesToken {
  const record: CratesToken = {
    ...token,
    revoked: false,
    get live(): boolean {
      return !this.revoked && seconds(now) < this.expiresAt;
    },
  };
  state.tokens.push(record);
  noteMinted({ record, token: token.token, scope: token.crates.join(", "), expiresAt: token.expiresAt * 1000 });
  return record;
}

/** Tells whether two names are the same crate: case, `-` and `_` make no difference. */
export function isSameCrate(left: string, right: string): boolean {
  const canonical = (name: string): string => name.toLowerCase().replaceAll("-", "_");
  return canonical(left) === canonical(right);
}
