import type { Env } from "../base/environment.ts";
import { camelCase, type InputRules, type OptionsOf, readInputs, type ValuesOf } from "./inputs.ts";
import type { Registry } from "./registry.ts";
import { readRefusal } from "./shared/read-answer.ts";

type Described = "url" | "audience" | "exchangeRequest" | "readTokenResponse";

/**
 * A {@link Registry} as its definition describes it. By default it has the definition's name, {@link readRefusal} reads
 * its refusals, it compares no claims and refuses no events, it has no form, and its clients read no variables.
 */
export type RegistryDescription = Pick<Registry, Described> & Partial<Omit<Registry, Described | "id">>;

/** One registry: what it is called, what it takes, and how it is described for given inputs. */
export interface RegistryDefinition<Rules extends InputRules> {
  /** The folder of its action, the word on the command line, the value of the dispatcher's input `registry`. */
  readonly id: string;
  /** As people call it. */
  readonly name: string;
  readonly inputs: Rules;
  /** The input that holds the address for revoking a token, the same as for the exchange; absent if the registry cannot revoke. */
  readonly revokesAt?: keyof Rules & string;
  /** The input that may list several names, separated by blanks, commas or line breaks, if a token is good for only one of them. */
  readonly listInput?: keyof Rules & string;
  /** Describes the registry: pure functions and data. */
  create(values: ValuesOf<Rules>): RegistryDescription;
}

/** Reads an input by its name; `undefined` or blank if it was not given. */
export type ReadInput = (name: string) => string | undefined;

/** What a host needs to make a registry from its own inputs. */
export interface RegistryType {
  readonly id: string;
  /** As people call it. */
  readonly displayName: string;
  readonly inputs: InputRules;
  /** The input that holds the address for revoking a token; absent if the registry cannot revoke. */
  readonly revokesAt: string | undefined;
  /** The input that may list several names; absent if one token is good for everything that the registry trusts the job with. */
  readonly listInput: string | undefined;
  /**
   * Makes the registry from text inputs, such as those of an action's step or of a command line.
   *
   * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
   */
  fromInputs(read: ReadInput): Registry;
}

/** Makes a registry from options, such as `nuget({ user: "octocat" })`. */
export interface RegistryFactory<Rules extends InputRules> extends RegistryType {
  (
    ...options: Record<never, never> extends OptionsOf<Rules>
      ? [options?: OptionsOf<Rules>]
      : [options: OptionsOf<Rules>]
  ): Registry;
  readonly inputs: Rules;
}

/**
 * Defines a registry.
 *
 * @returns its factory, which throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL` for inputs that cannot be used
 * @example
 * const example = defineRegistry({
 *   id: "example",
 *   name: "Example",
 *   inputs: { url: { kind: "url", default: "https://registry.example" } },
 *   create: ({ url }) => ({ audience: url.host, ...tokenExchange({ url: new URL("/oauth/token", url) }) }),
 * });
 * await mint(example(), { identity: ambient() });
 */
export function defineRegistry<const Rules extends InputRules>(
  definition: RegistryDefinition<Rules>,
): RegistryFactory<Rules> {
  const { id, name, inputs, revokesAt, listInput } = definition;
  const make = (read: (name: string) => unknown): Registry =>
    withDefaults(id, { name, ...definition.create(readInputs(inputs, read)) });
  const factory = (options: Readonly<Record<string, unknown>> = {}): Registry =>
    make((input) => options[camelCase(input)]);
  return Object.assign(factory, { id, displayName: name, inputs, revokesAt, listInput, fromInputs: make });
}

/** A registry for one of the names in a list input. */
export interface NamedRegistry {
  /** The name in the list input; `undefined` if the registry has no such input. */
  readonly name: string | undefined;
  readonly registry: Registry;
}

/** Where a registry's inputs are read: variables stand for inputs that were not given. */
export interface Job {
  readonly env: Env;
  /** The id of the job's identity: some variables are read for one alone. */
  readonly identity: string | undefined;
}

/**
 * Makes the registries that the inputs describe: one, or one for each name in the list input.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @example
 * const job = { env: process.env, identity: "github-actions" };
 * registriesFromInputs(npm, (name) => (name === "package" ? "octo-core, octo-cli" : undefined), job).length; // 2
 */
export function registriesFromInputs(type: RegistryType, given: ReadInput, job: Job): readonly NamedRegistry[] {
  const { listInput } = type;
  const read: ReadInput = (name) => given(name)?.trim() || fromVariable(type, name, job);
  if (listInput === undefined) return [{ name: undefined, registry: type.fromInputs(read) }];
  const names = new Set((read(listInput) ?? "").split(/[\s,]+/).filter((name) => name !== ""));
  // Without a name, the registry reports the missing input.
  return [...(names.size === 0 ? [""] : names)].map((name) => {
    return { name, registry: type.fromInputs((input) => (input === listInput ? name : read(input))) };
  });
}

function fromVariable({ inputs }: RegistryType, input: string, { env, identity }: Job): string | undefined {
  const named = inputs[input]?.variable;
  if (named === undefined) return undefined;
  return named.identity === undefined || named.identity === identity ? env[named.name] : undefined;
}

/**
 * Makes a registry from a description and the defaults.
 *
 * @example
 * const exchange = withDefaults("acme", { url, audience: url.host, exchangeRequest, readTokenResponse });
 */
export function withDefaults(id: string, description: RegistryDescription): Registry {
  return {
    id,
    name: id,
    readRefusal: (response) => readRefusal(response),
    claimRules: { refusedEvents: [] },
    form: { github: [] },
    scope: "what the registry allows",
    clientEnv: () => ({}),
    ...description,
  };
}
