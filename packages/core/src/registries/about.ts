import type { Secret } from "../base/secret.ts";
import type { RegistryType } from "./define-registry.ts";
import type { InputRule } from "./inputs.ts";
import type { Registry } from "./registry.ts";

type RequiredName<Type extends RegistryType> = {
  [Name in keyof Type["inputs"]]: Type["inputs"][Name] extends { readonly required: true } ? Name : never;
}[keyof Type["inputs"]];

/**
 * What no action contains of a registry, besides its definition: texts for help, tables and `action.yml`, and a check
 * for `mint revoke`. The texts cover every input of the definition and no other.
 *
 * @example
 * export const about: About<typeof pypi> = { summary: "PyPI, TestPyPI, other indexes", … };
 */
export interface About<Type extends RegistryType = RegistryType> {
  /** For a list of registries, in a few words. */
  readonly summary: string;
  /** What to give in each input: a sentence of Markdown without its full stop. Default and bounds come from the rules. */
  readonly inputs: { readonly [Name in keyof Type["inputs"]]: string };
  /** The placeholder for an input's value in help. Default: `url` for a URL, `number` for a number, else `name`. */
  readonly values?: { readonly [Name in keyof Type["inputs"]]?: string };
  /** Variables that hold a stored credential for it: such a secret outlives the job. `*` stands for any text. */
  readonly storedSecrets: readonly string[];
  /** Values of the required inputs, for an example. */
  readonly example: { readonly [Name in RequiredName<Type>]: string } & {
    readonly [Name in keyof Type["inputs"]]?: string;
  };
  /**
   * Checks that a token which somebody wants to revoke can be one of this registry, before it is sent there. Default: the
   * form of its tokens is not known.
   *
   * @throws {@link InputError} `INVALID_INPUT`
   */
  readonly checkToken?: (registry: Registry, token: Secret) => void;
  /** What is minted, and what it is good for. */
  readonly token: string;
  /** How long it lives. */
  readonly lifetime: string;
  /** What the registry itself offers for GitHub Actions; a link if it is an action. */
  readonly official: string;
  /** What mint adds. */
  readonly adds: string;
  /** The texts of its own action, in the folder with its id; absent if only the dispatcher has it. */
  readonly action?: {
    /** The default audience, as the end of the sentence "Default is …". */
    readonly audience: string;
  };
}

/** A registry with its texts for people. */
export interface RegistryAbout {
  readonly type: RegistryType;
  readonly about: About;
}

/** An input as described to people. */
export interface InputAbout {
  /** In kebab-case, as in `action.yml`. */
  readonly name: string;
  readonly rule: InputRule;
  /** A sentence of Markdown, without its full stop; a number's bounds are in it. */
  readonly text: string;
  /** The placeholder for its value in help; absent for a flag. */
  readonly value: string | undefined;
  /** Its default, in words. */
  readonly default: string | undefined;
}

/** Lists the inputs of a registry, in the order of its definition. */
export function inputsOf({ type, about }: RegistryAbout): readonly InputAbout[] {
  return Object.entries(type.inputs).map(([name, rule]) => ({
    name,
    rule,
    text: `${about.inputs[name] ?? ""}${rule.kind === "integer" ? `, ${rule.min} to ${rule.max}` : ""}`,
    value: rule.kind === "flag" ? undefined : (about.values?.[name] ?? VALUES[rule.kind ?? "text"]),
    default: defaultOf(rule),
  }));
}

const VALUES = { text: "name", url: "url", integer: "number" } as const;

function defaultOf(rule: InputRule): string | undefined {
  if (rule.kind === "flag") return String(rule.default ?? false);
  return rule.kind === "url" && rule.default !== undefined ? rule.default : rule.documentedDefault?.toString();
}
