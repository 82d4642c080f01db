import { publisherFormOf, REGISTRY_IDS, type RegistryId } from "../registries.ts";
import type { PublisherFields, PublisherForm, PublisherValues } from "../registries/shared/publisher-form.ts";
import type { Sandbox } from "../sandbox.ts";
import { SettingError, shownValue } from "./setting-error.ts";

/** A trusted publisher that is to be registered: a registry's id, and what stands in its form. */
export interface NewPublisher {
  readonly registry: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The registries that have a form, in alphabetical order. */
export const REGISTRIES_WITH_FORM: readonly RegistryId[] = REGISTRY_IDS.filter((id) => publisherFormOf(id));

/**
 * Returns the fields of a registry's form, by the names that they have in a file.
 *
 * @throws {@link SettingError} for an unknown registry, or one that has no form
 */
export function publisherFields(registry: string): PublisherFields {
  return formOf(registry).fields;
}

/**
 * Checks a publisher that is to be registered.
 *
 * @throws {@link SettingError}
 */
export function checkPublisher({ registry, values }: NewPublisher): void {
  formOf(registry).check(values);
}

/**
 * Registers a trusted publisher, and whatever it is for where that does not exist.
 *
 * @throws {@link SettingError} before anything is registered
 */
export function addPublisher(sandbox: Sandbox, { registry, values }: NewPublisher): void {
  formOf(registry).add(emulatorOf(sandbox, registry), values, { issuerUrl: sandbox.issuer.url });
}

/**
 * Lists what is registered at a registry, as it stands in its form, oldest first.
 *
 * @throws {@link SettingError}
 */
export function listPublishers(sandbox: Sandbox, registry: string): readonly PublisherValues[] {
  return formOf(registry).list(emulatorOf(sandbox, registry));
}

/**
 * Removes the trusted publisher at a place of {@link listPublishers}; `false` where there is none.
 *
 * @throws {@link SettingError}
 */
export function removePublisher(sandbox: Sandbox, registry: string, place: number): boolean {
  return formOf(registry).remove(emulatorOf(sandbox, registry), place);
}

/** The form, about whatever emulator has that id. */
function formOf(registry: string): PublisherForm<unknown> {
  const id = REGISTRIES_WITH_FORM.find((known) => known === registry);
  const form = id === undefined ? undefined : publisherFormOf(id);
  if (form !== undefined) return form as PublisherForm<unknown>;
  const known = REGISTRIES_WITH_FORM.join(", ");
  throw new SettingError(shownValue(registry), `is not a registry with trusted publishers; there are: ${known}`);
}

function emulatorOf(sandbox: Sandbox, registry: string): unknown {
  return Object.entries(sandbox).find(([id]) => id === registry)?.[1];
}
