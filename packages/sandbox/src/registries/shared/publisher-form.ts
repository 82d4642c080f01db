import { type Check, checkEnvironment, checkRepository, checkWorkflow, githubIds } from "../../setup/github-names.ts";
import { SettingError, shownValue } from "../../setup/setting-error.ts";

/** One field of a registry's form for trusted publishers. */
export interface PublisherField {
  /** As people read it above the field. */
  readonly label: string;
  readonly example: string;
  readonly required?: true;
  readonly check?: Check;
}

/** The fields of a form, by the names that they have in a file. */
export type PublisherFields = Readonly<Record<string, PublisherField>>;

/** What stands in the fields; an optional one that is empty is absent. */
export type PublisherValues<Fields extends PublisherFields = PublisherFields> = {
  readonly [Name in keyof Fields]: Fields[Name] extends { readonly required: true } ? string : string | undefined;
};

/** A registry's form for trusted publishers, and where it keeps them. */
export interface PublisherForm<Emulator> {
  readonly fields: PublisherFields;
  /**
   * Checks what stands in the fields.
   *
   * @throws {@link SettingError} for a value that makes no sense, for one that is missing, and for an unknown field
   */
  check(values: Readonly<Record<string, unknown>>): void;
  /**
   * Registers a trusted publisher, and whatever it is for where that does not exist.
   *
   * @throws {@link SettingError} as {@link check} does, before anything is registered
   */
  add(emulator: Emulator, values: Readonly<Record<string, unknown>>, context: { readonly issuerUrl: string }): void;
  /** Lists what is registered, in the form's fields, oldest first. */
  list(emulator: Emulator): readonly PublisherValues[];
  /** Removes the one at that place of the list; `false` where there is none. */
  remove(emulator: Emulator, place: number): boolean;
}

/** The fields by which every form for GitHub Actions names a workflow. */
export const GITHUB_FIELDS = {
  repository: { label: "Repository", example: "octo-org/octo-repo", required: true, check: checkRepository },
  workflow: { label: "Workflow", example: "release.yml", required: true, check: checkWorkflow },
  environment: { label: "Environment", example: "release", check: checkEnvironment },
} as const satisfies PublisherFields;

/** The field of a form that compares the `sub` claim. */
export const SUBJECT_FIELD = {
  label: "Subject",
  example: "repo:octo-org@65/octo-repo@74:environment:release",
  required: true,
} as const satisfies PublisherField;

/** What a registry makes of a repository's name: it looks the ids up. */
export interface GithubParts {
  readonly owner: string;
  readonly name: string;
  readonly ownerId: string;
  readonly repositoryId: string;
}

/** Splits `owner/name`, and looks the ids up. */
export function githubParts(repository: string): GithubParts {
  const [owner = "", name = ""] = repository.split("/");
  return { owner, name, ...githubIds(repository) };
}

/** How a form's fields become a record of the registry's, and the other way. */
export interface FormOptions<Emulator, Fields extends PublisherFields, Entry> {
  readonly fields: Fields;
  /** Where the registry keeps its publishers. */
  readonly entries: (emulator: Emulator) => Entry[];
  readonly toEntry: (values: PublisherValues<Fields>, context: { readonly issuerUrl: string }) => NoInfer<Entry>;
  readonly toValues: (entry: Entry) => PublisherValues<Fields>;
  /** Creates what the publisher is for. */
  readonly prepare?: (emulator: Emulator, values: PublisherValues<Fields>) => void;
}

/** Defines the form of a registry. */
export function definePublisherForm<Emulator, const Fields extends PublisherFields, Entry>(
  options: FormOptions<Emulator, Fields, Entry>,
): PublisherForm<Emulator> {
  const { fields, entries, toEntry, toValues, prepare } = options;
  return {
    fields,
    check: (given) => void readValues(fields, given),
    add(emulator, given, context) {
      const values = readValues(fields, given);
      prepare?.(emulator, values);
      entries(emulator).push(toEntry(values, context));
    },
    list: (emulator) => entries(emulator).map(toValues),
    remove: (emulator, place) => place >= 0 && entries(emulator).splice(place, 1).length === 1,
  };
}

function readValues<Fields extends PublisherFields>(
  fields: Fields,
  given: Readonly<Record<string, unknown>>,
): PublisherValues<Fields> {
  const names = Object.keys(fields);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new SettingError(unknown, `is not a field here; the fields are: ${names.join(", ")}`);
  const values = Object.entries(fields).map(([name, field]) => [name, readValue(name, field, given[name])]);
  return Object.fromEntries(values) as PublisherValues<Fields>;
}

function readValue(name: string, { required, check, example }: PublisherField, value: unknown): string | undefined {
  if (value === undefined || value === null || value === "") {
    if (required === true) throw new SettingError(name, `is missing: write ${name}: ${example}, say`);
    return undefined;
  }
  const text = typeof value === "string" && value.trim() === value && !/\p{C}/u.test(value) ? value : undefined;
  const problem = text === undefined ? "has to be a text on one line (put it in quotes)" : check?.(text);
  if (problem !== undefined) throw new SettingError(name, `${problem}; it is ${shownValue(value)}`);
  return text;
}
