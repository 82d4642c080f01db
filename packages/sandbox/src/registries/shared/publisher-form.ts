import type { Claims } from "../../issuer/claims.ts";
import { GITLAB_ISSUER } from "../../issuer/gitlab-job.ts";
import { GITHUB_ISSUER } from "../../issuer/issuer.ts";
import { type Check, checkEnvironment, checkRepository, checkWorkflow, githubIds } from "../../setup/github-names.ts";
import { checkIssuer, checkProjectPath } from "../../setup/gitlab-names.ts";
import { SettingError, shownValue } from "../../setup/setting-error.ts";

/** One field of a registry's form for trusted publishers. */
export interface PublisherField {
  /** As the registry's own form has it. */
  readonly label: string;
  /** Where the registry's own form has two fields for what a file writes as one, with a slash: their labels. */
  readonly labels?: readonly [before: string, after: string];
  readonly example: string;
  readonly required?: true;
  /** True: a request for a token names what stands here, and nothing else of the form. */
  readonly asked?: true;
  readonly check?: Check;
}

/** The fields of a form, by the names that they have in a file. */
export type PublisherFields = Readonly<Record<string, PublisherField>>;

/** What stands in the fields; an optional one that is empty is absent. */
export type PublisherValues<Fields extends PublisherFields = PublisherFields> = {
  readonly [Name in keyof Fields]: Fields[Name] extends { readonly required: true } ? string : string | undefined;
};

/** Who asked for a token, and what for. */
export interface Presented {
  readonly claims: Claims;
  /** What the request named, such as a package. */
  readonly asked?: string | undefined;
}

/** A registry's form for trusted publishers, and where it keeps them. */
export interface PublisherForm<Emulator> {
  readonly fields: PublisherFields;
  /** What it registers, where a registry has more than one form. Default: a publisher of GitHub Actions. */
  readonly title?: string | undefined;
  /** Tells whether it is the form for an identity; of a registry's first form nobody asks that. */
  readonly isFor?: ((presented: Presented) => boolean) | undefined;
  /**
   * Checks what stands in the fields.
   *
   * @throws {@link SettingError} for an invalid or missing value, and for an unknown field
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
  /**
   * Puts another one at that place of the list; `false` where there is none.
   *
   * @throws {@link SettingError} as {@link check} does, before anything is changed
   */
  replace(
    emulator: Emulator,
    place: number,
    values: Readonly<Record<string, unknown>>,
    context: { readonly issuerUrl: string },
  ): boolean;
}

/** Names of the fields by which a form for GitHub Actions names a workflow, with the registry's labels for them. */
export interface GithubLabels {
  readonly repository: readonly [owner: string, name: string];
  readonly workflow: string;
  readonly environment: string;
}

/** Makes the fields by which a form for GitHub Actions names a workflow. */
export function githubFields({ repository, workflow, environment }: GithubLabels) {
  return {
    repository: {
      label: "Repository",
      labels: repository,
      example: "octo-org/octo-repo",
      required: true,
      check: checkRepository,
    },
    workflow: { label: workflow, example: "release.yml", required: true, check: checkWorkflow },
    environment: { label: environment, example: "release", check: checkEnvironment },
  } as const satisfies PublisherFields;
}

/** What stands in the fields of {@link githubFields}. */
export type GithubValues = PublisherValues<ReturnType<typeof githubFields>>;

/** The field of a form that compares the `repository` claim. */
export const REPOSITORY_FIELD = {
  label: "repository",
  example: "octo-org/octo-repo",
  required: true,
  check: checkRepository,
} as const satisfies PublisherField;

/** The field of a form that compares the `project_path` claim. */
export const PROJECT_PATH_FIELD = {
  label: "project_path",
  example: "octo-group/octo-project",
  required: true,
  check: checkProjectPath,
} as const satisfies PublisherField;

/** The field of a form that names an issuer; whoever leaves it out means the sandbox's. */
export const ISSUER_FIELD = {
  label: "Issuer URL",
  example: GITHUB_ISSUER,
  check: checkIssuer,
} as const satisfies PublisherField;

/** Returns the issuer that a form names: GitHub's is the sandbox's own. */
export function issuerOf(named: string | undefined, { issuerUrl }: { readonly issuerUrl: string }): string {
  return named === undefined || named === GITHUB_ISSUER ? issuerUrl : named;
}

/** Returns the issuer of what is registered, after the sandbox moved: GitLab's stays. */
export function movedIssuer(registered: string, issuerUrl: string): string {
  return registered === GITLAB_ISSUER ? registered : issuerUrl;
}

/** Tells whether an identity is a job of GitLab's. */
export function isGitlabJob({ claims }: Presented): boolean {
  return claims["iss"] === GITLAB_ISSUER || claims["project_path"] !== undefined;
}

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
  /** Which entries are this form's, where another form has others in the same place. Default: all. */
  readonly isOwn?: (entry: Entry) => boolean;
  readonly title?: PublisherForm<Emulator>["title"];
  readonly isFor?: PublisherForm<Emulator>["isFor"];
}

/** Defines the form of a registry. */
export function definePublisherForm<Emulator, const Fields extends PublisherFields, Entry>(
  options: FormOptions<Emulator, Fields, Entry>,
): PublisherForm<Emulator> {
  const { fields, entries, toEntry, toValues, prepare, isOwn = () => true, title, isFor } = options;
  const placeIn = (all: readonly Entry[], place: number): number => {
    const own = all.filter(isOwn)[place];
    return own === undefined ? -1 : all.indexOf(own);
  };
  return {
    fields,
    title,
    isFor,
    check: (given) => void readValues(fields, given),
    add(emulator, given, context) {
      const values = readValues(fields, given);
      prepare?.(emulator, values);
      entries(emulator).push(toEntry(values, context));
    },
    list: (emulator) => entries(emulator).filter(isOwn).map(toValues),
    remove(emulator, place) {
      const all = entries(emulator);
      const index = placeIn(all, place);
      return index >= 0 && all.splice(index, 1).length === 1;
    },
    replace(emulator, place, given, context) {
      const values = readValues(fields, given);
      const all = entries(emulator);
      const index = placeIn(all, place);
      if (index < 0) return false;
      prepare?.(emulator, values);
      all[index] = toEntry(values, context);
      return true;
    },
  };
}

/**
 * Reads what stands in the fields of a form.
 *
 * @throws {@link SettingError}
 */
export function readValues<Fields extends PublisherFields>(
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
    if (required === true) throw new SettingError(name, `is missing: write, for example, ${name}: ${example}`);
    return undefined;
  }
  const text = typeof value === "string" && value.trim() === value && !/\p{C}/u.test(value) ? value : undefined;
  const problem = text === undefined ? "has to be a text on one line (put it in quotes)" : check?.(text);
  if (problem !== undefined) throw new SettingError(name, `${problem}; it is ${shownValue(value)}`);
  return text;
}
