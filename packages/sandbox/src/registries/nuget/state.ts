import type { Clock } from "../../http/handler.ts";
import { noteMinted } from "../../http/trace.ts";
import type { NugetEntraPolicy, NugetPolicy } from "./policies.ts";

/** What an administrator of the gallery can turn. */
export interface NugetSettings {
  /** @see NuGetGallery FederatedCredentialConfiguration.cs `NuGetAudience` */
  audience: string;
  /** The gallery's application at Entra ID; its tokens are not taken where it is empty. @see NuGetGallery FederatedCredentialConfiguration.cs `EntraIdAudience`, `AllowedEntraIdTenants` */
  entraAudience: string;
  allowedEntraTenants: string[];
  /** False: the token endpoint answers 404. */
  enabled: boolean;
  /** An hour in production; the code's own default is 15 minutes. Steps of 5 minutes. */
  lifetimeMinutes: number;
  bannedEvents: string[];
  /** Whether the service index names the token service, so that it can be looked up. */
  namesTokenService: boolean;
  /** `draft`: the field names of the proposal of 2024, as servers written from it have them. */
  shape: "production" | "draft";
}

/** An account of the gallery. */
export interface NugetUser {
  readonly name: string;
  kind: "user" | "organization";
  deleted?: boolean;
  locked?: boolean;
  /** False: its e-mail address is not confirmed. */
  confirmed?: boolean;
  /** False (for an owner): the policy's maker may no longer act for it. */
  reachable?: boolean;
}

/** A key that the gallery minted. */
export interface NugetKey {
  readonly apiKey: string;
  readonly policy: NugetPolicy | NugetEntraPolicy;
  readonly packageOwner: string;
  readonly subjects: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Editing or deleting a policy removes its keys; nothing else does. */
  removed: boolean;
  /** True while a push with it would be accepted. */
  readonly live: boolean;
}

/** A package or symbol package that was pushed, or that stood there from the beginning. */
export interface NugetPackage {
  readonly id: string;
  readonly version: string;
  readonly owner: string;
  readonly kind: "package" | "symbols";
  readonly content: Uint8Array;
}

/** Everything a gallery remembers; the lists may be changed at will. */
export interface NugetState {
  readonly settings: NugetSettings;
  readonly users: NugetUser[];
  readonly policies: NugetPolicy[];
  readonly entraPolicies: NugetEntraPolicy[];
  readonly keys: NugetKey[];
  readonly packages: NugetPackage[];
}

/** Makes a gallery with nothing in it. */
export function emptyNugetState(): NugetState {
  return {
    settings: {
      audience: "https://www.nuget.org",
      entraAudience: "0c70c70c-70c7-4c70-8c70-c70c70c70c70",
      allowedEntraTenants: ["all"],
      enabled: true,
      lifetimeMinutes: 60,
      bannedEvents: [],
      namesTokenService: false,
      shape: "production",
    },
    users: [],
    policies: [],
    entraPolicies: [],
    keys: [],
    packages: [],
  };
}

/** Remembers a new key; whether it is live follows the clock and its policy. */
export function addKey(state: NugetState, key: Omit<NugetKey, "removed" | "live">, now: Clock): NugetKey {
  const record: NugetKey = {
    ...key,
    removed: false,
    get live(): boolean {
      return !this.removed && now() < this.expiresAt && isThere(state, this.policy);
    },
  };
  state.keys.push(record);
  const { apiKey, packageOwner, subjects, expiresAt } = key;
  noteMinted({ record, token: apiKey, scope: `${packageOwner}: ${subjects.join(", ")}`, expiresAt });
  return record;
}

function isThere({ policies, entraPolicies }: NugetState, policy: NugetPolicy | NugetEntraPolicy): boolean {
  return [...policies, ...entraPolicies].includes(policy);
}

/** Finds an account by its name, in any case. */
export function findUser(state: NugetState, name: string): NugetUser | undefined {
  return state.users.find((user) => user.name.toLowerCase() === name.toLowerCase() && user.deleted !== true);
}
