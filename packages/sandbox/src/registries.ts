import type { Clock } from "./http/handler.ts";
import type { TrustedIssuers } from "./oidc/verify-id-token.ts";
import type { EmulatorDefinition, ServedAt } from "./registries/emulator-definition.ts";
import { addIssued, type IssuedToken } from "./registries/shared/issued-token.ts";
import type { PublisherForm } from "./registries/shared/publisher-form.ts";
import * as definitions from "./registries/index.ts";

/** The id of a registry: its key in a sandbox. */
export type RegistryId = keyof typeof definitions;

/** The emulators, by registry id. */
export type Registries = { readonly [Id in RegistryId]: ReturnType<(typeof definitions)[Id]["create"]> };

const DEFINITIONS: { readonly [Id in RegistryId]: EmulatorDefinition<Registries[Id]> } = definitions;

/** The id of every registry, in alphabetical order. */
export const REGISTRY_IDS = Object.keys(definitions) as readonly RegistryId[];

/** Creates every emulator, with nothing in it. */
export function createRegistries(trusted: TrustedIssuers): Registries {
  return Object.fromEntries(REGISTRY_IDS.map((id) => [id, DEFINITIONS[id].create(trusted)])) as unknown as Registries;
}

/** Registers the release workflow of `octo-org/octo-repo` as trusted publisher of one package in each registry. */
export function seedRegistries(registries: Registries): void {
  const seed = <Id extends RegistryId>(id: Id): void => DEFINITIONS[id].seed?.(registries[id]);
  for (const id of REGISTRY_IDS) seed(id);
}

/** Moves one registry to another address. */
export function moveRegistry<Id extends RegistryId>(registries: Registries, id: Id, place: ServedAt): void {
  DEFINITIONS[id].moveTo?.(registries[id], place);
}

/** The forms of a registry for trusted publishers, by the ids that they have in a file, the usual one first. */
export function publisherFormsOf<Id extends RegistryId>(
  id: Id,
): readonly (readonly [form: string, PublisherForm<Registries[Id]>])[] {
  const { publisherForm, otherForms = {} } = DEFINITIONS[id];
  return [
    ...(publisherForm === undefined ? [] : [[id, publisherForm] as const]),
    ...Object.entries(otherForms).map(([name, form]) => [`${id}-${name}`, form] as const),
  ];
}

/** Returns the host that a registry's clients upload to, where they make the exchange at its own names only. */
export function ownNameOf(id: RegistryId): string | undefined {
  return DEFINITIONS[id].ownName;
}

/** The variables by which a registry's clients are sent to its emulator; `direct` is for those that use no proxy. */
export function clientVariablesOf(id: RegistryId, url: string, direct: string): Readonly<Record<string, string>> {
  return DEFINITIONS[id].clientVariables?.(url, direct) ?? {};
}

/** What people call a registry. */
export function displayNameOf(id: RegistryId): string {
  return DEFINITIONS[id].displayName;
}

/** Creates a project with no publisher; `false` where projects need not be created. */
export function createProject<Id extends RegistryId>(registries: Registries, id: Id, name: string): boolean {
  DEFINITIONS[id].createProject?.(registries[id], name);
  return DEFINITIONS[id].createProject !== undefined;
}

/** Makes a registry's tokens live for so many seconds. Where the registry counts in minutes, so does what it mints. */
export function setLifetime<Id extends RegistryId>(registries: Registries, id: Id, seconds: number): void {
  const emulator = registries[id];
  DEFINITIONS[id].setLifetime?.(emulator, seconds);
  const settings: unknown = "settings" in emulator ? emulator.settings : undefined;
  if (typeof settings !== "object" || settings === null) return;
  if ("lifetimeSeconds" in settings) settings.lifetimeSeconds = seconds;
  else if ("lifetimeMinutes" in settings) settings.lifetimeMinutes = Math.max(1, Math.round(seconds / 60));
}

/** Takes a token of an earlier run, as it was saved. */
export function restoreToken<Id extends RegistryId>(registries: Registries, id: Id, token: object, now: Clock): void {
  const emulator = registries[id];
  const definition = DEFINITIONS[id];
  if (definition.restoreToken !== undefined) definition.restoreToken(emulator, token, now);
  else if ("tokens" in emulator) addIssued(emulator.tokens as IssuedToken[], token as IssuedToken, now);
}

/** Finds the server that answers for a host; `undefined` if none does. */
export function registryOfHost(host: string): RegistryId | undefined {
  return REGISTRY_IDS.find((id) => DEFINITIONS[id].hosts.includes(host));
}

/** Lists the hosts of the world that are a registry's; the first is where people find it. */
export function hostsOf(id: RegistryId): readonly string[] {
  return DEFINITIONS[id].hosts;
}
