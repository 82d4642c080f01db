import { seconds, type Clock } from "../../http/handler.ts";
import { noteMinted } from "../../http/trace.ts";
import type { RubygemsRole } from "./api-key-roles.ts";
import type { RubygemsPendingPublisher, RubygemsPublisher } from "./publishers.ts";

/** What an administrator of the registry can turn. */
export interface RubygemsSettings {
  /** The server's own host, which trusted publishers compare with `aud`. @see rubygems.org config/rubygems.yml */
  audience: string;
  lifetimeMinutes: number;
}

/** A key that the registry minted. */
export interface RubygemsKey {
  readonly key: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Names of the gems that it may push; any of the role's owner where it came from a role without gems. */
  readonly gems: readonly string[] | "all";
  /** The pending publishers whose gems it may create. */
  readonly pending: readonly RubygemsPendingPublisher[];
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  /** True while a push with it would be accepted. */
  readonly live: boolean;
}

/** A gem that was pushed. */
export interface PushedGem {
  readonly name: string;
  readonly version: string;
  readonly platform: string;
  readonly sha256: string;
  readonly content: Uint8Array;
}

/** Everything a registry remembers; the lists may be changed at will. */
export interface RubygemsState {
  readonly settings: RubygemsSettings;
  readonly publishers: RubygemsPublisher[];
  readonly pendingPublishers: RubygemsPendingPublisher[];
  readonly roles: RubygemsRole[];
  readonly keys: RubygemsKey[];
  /** Names of the gems that exist, and whether the roles' owner owns them. */
  readonly gems: { name: string; owned: boolean }[];
  readonly pushes: PushedGem[];
}

/** Makes a registry with nothing in it. */
export function emptyRubygemsState(): RubygemsState {
  return {
    settings: { audience: "rubygems.org", lifetimeMinutes: 15 },
    publishers: [],
    pendingPublishers: [],
    roles: [],
    keys: [],
    gems: [],
    pushes: [],
  };
}

/** Remembers a new key; whether it is live follows the clock. */
export function addKey(state: RubygemsState, key: Omit<RubygemsKey, "live">, now: Clock): void {
  const record: RubygemsKey = {
    ...key,
    get live(): boolean {
      return seconds(now) < this.expiresAt;
    },
  };
  state.keys.push(record);
  const names = [
    ...key.pending.map(({ rubygem_name: name }) => name),
    ...(key.gems === "all" ? ["all gems"] : key.gems),
  ];
  noteMinted({ record, token: key.key, scope: names.join(", "), expiresAt: key.expiresAt * 1000 });
}
