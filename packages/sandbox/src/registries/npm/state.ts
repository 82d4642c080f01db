import type { Clock } from "../../http/handler.ts";
import { noteMinted } from "../../http/trace.ts";
import type { NpmPermission, NpmTrust } from "./trust.ts";

/** What an administrator of the registry can turn. */
export interface NpmSettings {
  /** `npm:` and the host name, without port. @see npm/cli lib/utils/oidc.js */
  audience: string;
  lifetimeMinutes: number;
  /** Whether an ID token can be exchanged only once. No source says so for npm; this is the careful guess. */
  singleUse: boolean;
  /** True: a subject with ids in it is not recognised (npm/cli#9969). */
  immutableSubjectsUnknown: boolean;
}

/** A token that the registry minted, for one package. */
export interface NpmToken {
  readonly token: string;
  readonly package: string;
  readonly permissions: readonly NpmPermission[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** True while a publish with it would be accepted. */
  readonly live: boolean;
}

/** A version of a package. */
export interface NpmVersion {
  readonly package: string;
  readonly version: string;
  /** What `package.json` says, and `dist`. */
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly tarball: Uint8Array;
  /** True while it waits for a maintainer's approval. */
  readonly staged: boolean;
}

/** Everything a registry remembers; the lists may be changed at will. */
export interface NpmState {
  readonly settings: NpmSettings;
  /** Names of the packages that exist: a trusted publisher cannot be made for one that does not. */
  readonly packages: string[];
  readonly trust: NpmTrust[];
  readonly tokens: NpmToken[];
  readonly versions: NpmVersion[];
}

/** Makes a registry with nothing in it. */
export function emptyNpmState(): NpmState {
  return {
    settings: {
      audience: "npm:registry.npmjs.org",
      lifetimeMinutes: 60,
      singleUse: true,
      immutableSubjectsUnknown: false,
    },
    packages: [],
    trust: [],
    tokens: [],
    versions: [],
  };
}

/** Remembers a new token; whether it is live follows the clock. */
export function addToken(state: NpmState, token: Omit<NpmToken, "live">, now: Clock): void {
  const record: NpmToken = {
    ...token,
    get live(): boolean {
      return now() < this.expiresAt;
    },
  };
  state.tokens.push(record);
  noteMinted({ record, token: token.token, scope: token.package, expiresAt: token.expiresAt });
}
