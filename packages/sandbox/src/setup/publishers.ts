import { publisherFormsOf, REGISTRY_IDS, type RegistryId } from "../registries.ts";
import type {
  Presented,
  PublisherFields,
  PublisherForm,
  PublisherValues,
} from "../registries/shared/publisher-form.ts";
import type { Sandbox } from "../sandbox.ts";
import { SettingError, shownValue } from "./setting-error.ts";

/** A trusted publisher that is to be registered: the id of a form, and what stands in it. */
export interface NewPublisher {
  /** A registry's id; or the id of another form that it has, such as `pypi-gitlab`. */
  readonly registry: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** One form of a registry. */
interface KnownForm {
  readonly id: string;
  readonly registry: RegistryId;
  readonly form: PublisherForm<unknown>;
}

/** Each form is asked about the emulator of its own registry alone. */
const FORMS: readonly KnownForm[] = REGISTRY_IDS.flatMap((registry) =>
  publisherFormsOf(registry).map(([id, form]) => ({ id, registry, form: form as PublisherForm<unknown> })),
);

/** The ids of all forms, in the order of the registries. */
export const PUBLISHER_FORMS: readonly string[] = FORMS.map(({ id }) => id);

/** The registries that have a form, in alphabetical order. */
export const REGISTRIES_WITH_FORM: readonly RegistryId[] = REGISTRY_IDS.filter((id) =>
  FORMS.some(({ registry }) => registry === id),
);

/** Lists the forms of a registry by their ids, the usual one first, each with what it registers. */
export function formsOf(registry: string): readonly { readonly id: string; readonly title: string }[] {
  return FORMS.filter((known) => known.registry === registry).map(({ id, form: { title } }) => ({
    id,
    title: title ?? "A publisher of GitHub Actions",
  }));
}

/** Finds the form of a registry in which an identity is registered; `undefined` if the registry has none. */
export function formFor(registry: string, presented: Presented): string | undefined {
  const forms = FORMS.filter((known) => known.registry === registry);
  const special = forms.find(({ form }) => form.isFor?.(presented) === true);
  return (special ?? forms.find(({ form }) => form.isFor === undefined))?.id;
}

/**
 * Returns the fields of a form, by the names that they have in a file.
 *
 * @param registry the id of a registry, or of another form that it has
 * @throws {@link SettingError} for an unknown registry, or one that has no form
 */
export function publisherFields(registry: string): PublisherFields {
  return formOf(registry).form.fields;
}

/**
 * Checks a publisher that is to be registered.
 *
 * @throws {@link SettingError}
 */
export function checkPublisher({ registry, values }: NewPublisher): void {
  formOf(registry).form.check(values);
}

/**
 * Registers a trusted publisher, and whatever it is for where that does not exist.
 *
 * @throws {@link SettingError} before anything is registered
 */
export function addPublisher(sandbox: Sandbox, { registry, values }: NewPublisher): void {
  const { form, ...known } = formOf(registry);
  form.add(sandbox[known.registry], values, { issuerUrl: sandbox.issuer.url });
}

/**
 * Lists what is registered in a form, oldest first.
 *
 * @throws {@link SettingError}
 */
export function listPublishers(sandbox: Sandbox, registry: string): readonly PublisherValues[] {
  const { form, ...known } = formOf(registry);
  return form.list(sandbox[known.registry]);
}

/**
 * Removes the trusted publisher at a place of {@link listPublishers}; `false` where there is none.
 *
 * @throws {@link SettingError}
 */
export function removePublisher(sandbox: Sandbox, registry: string, place: number): boolean {
  const { form, ...known } = formOf(registry);
  return form.remove(sandbox[known.registry], place);
}

/**
 * Puts another trusted publisher at a place of {@link listPublishers}; `false` where there is none.
 *
 * @throws {@link SettingError} before anything is changed
 */
export function replacePublisher(sandbox: Sandbox, place: number, { registry, values }: NewPublisher): boolean {
  const { form, ...known } = formOf(registry);
  return form.replace(sandbox[known.registry], place, values, { issuerUrl: sandbox.issuer.url });
}

function formOf(id: string): KnownForm {
  const found = FORMS.find((known) => known.id === id);
  if (found !== undefined) return found;
  const known = PUBLISHER_FORMS.join(", ");
  throw new SettingError(shownValue(id), `is not a registry with trusted publishers; there are: ${known}`);
}
