import { InputError } from "../base/errors.ts";
import { safeUrl } from "../base/urls.ts";

interface AnyInput {
  /** Whether it is required. Default: no. */
  readonly required?: true;
  /** What to give, as the end of the sentence "Give …". */
  readonly meaning?: string;
  /** A valid value. */
  readonly example?: string;
  /** The variable that is read if it is not given; if an identity is named, only with that identity. */
  readonly variable?: { readonly name: string; readonly identity?: string };
  /** Its name in the registry's official action, if that differs by more than `_` for `-`. */
  readonly officialNames?: readonly string[];
  /** Whether revoking a token does not need it. Default: no. */
  readonly mintOnly?: true;
  /** The default that `create` or the server applies, for help; `create` gets `undefined`. */
  readonly documentedDefault?: string | number;
}

/** An input that takes one line of text. */
export interface TextInput extends AnyInput {
  readonly kind?: "text";
  /** The form that it must have. Default: one line without control characters, and without blanks at its ends. */
  readonly pattern?: RegExp;
}

/** An input that takes a URL to which mint may send an identity: https, or http to a loopback address. */
export interface UrlInput extends AnyInput {
  readonly kind: "url";
  readonly default?: string;
  /** Short names that stand for a URL, in lower case. */
  readonly names?: Readonly<Record<string, string>>;
}

/** An input that is `true` or `false`. */
export interface FlagInput extends AnyInput {
  readonly kind: "flag";
  /** Default: `false`. */
  readonly default?: boolean;
}

/** An input that takes a whole number. */
export interface IntegerInput extends AnyInput {
  readonly kind: "integer";
  readonly min: number;
  readonly max: number;
}

/** How one input of a registry is read. */
export type InputRule = TextInput | UrlInput | FlagInput | IntegerInput;

/** The inputs of a registry by their names, in kebab-case, as in `action.yml`. */
export type InputRules = Readonly<Record<string, InputRule>>;

/** `registry-url` is `registryUrl` in a program. */
export type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

type Required = { readonly required: true };
type Certain = Required | { readonly default: string } | { readonly kind: "flag" };
type OptionOf<Rule> = Rule extends { readonly kind: "flag" }
  ? boolean
  : Rule extends { readonly kind: "integer" }
    ? number
    : string;
type ValueOf<Rule> = Rule extends { readonly kind: "url" } ? URL : OptionOf<Rule>;

/** Turns an intersection into one object, for editors; the doc comments of the inputs stay. */
type Flat<Parts> = { readonly [Name in keyof Parts]: Parts[Name] } & {};

/** The options of a registry's factory: the inputs by their names in camelCase. */
export type OptionsOf<Rules extends InputRules> = Flat<
  {
    readonly [Name in keyof Rules as Rules[Name] extends Required ? CamelCase<Name & string> : never]: OptionOf<
      Rules[Name]
    >;
  } & {
    readonly [Name in keyof Rules as Rules[Name] extends Required ? never : CamelCase<Name & string>]?:
      | OptionOf<Rules[Name]>
      | undefined;
  }
>;

/** The inputs of a registry after they were read and checked: a URL is a {@link URL}, and a missing flag is `false`. */
export type ValuesOf<Rules extends InputRules> = {
  readonly [Name in keyof Rules as CamelCase<Name & string>]: Rules[Name] extends Certain
    ? ValueOf<Rules[Name]>
    : ValueOf<Rules[Name]> | undefined;
};

/**
 * Reads inputs by their rules: text of a host, or options of a program; blank text counts as not given.
 *
 * @returns their values, by their names in camelCase
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL` for the first that cannot be used
 * @example
 * const { timeout = 60 } = readInputs({ timeout: { kind: "integer", min: 5, max: 120 } }, getInput);
 */
export function readInputs<const Rules extends InputRules>(
  rules: Rules,
  read: (name: string) => unknown,
): ValuesOf<Rules> {
  const values = Object.entries(rules).map(([name, rule]) => [camelCase(name), readInput(name, rule, read(name))]);
  return Object.fromEntries(values);
}

/**
 * Writes an input's name as a program does.
 *
 * @example
 * camelCase("registry-url"); // "registryUrl"
 */
export function camelCase(name: string): string {
  return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

const ONE_LINE = /^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u;
/** What is longer, or has so many letters and digits in a row, may be a token that got here by mistake. */
const SHOWABLE = /^(?!.*[A-Za-z0-9_+-]{20})[ -~]{1,40}$/;
/** YAML 1.2's core schema. @see https://yaml.org/spec/1.2.2/#1032-tag-resolution */
const FLAG = /^(?:true|True|TRUE|false|False|FALSE)$/;
const LARGEST_INTEGER_DIGITS = 6;

function readInput(name: string, rule: InputRule, given: unknown): string | number | boolean | URL | undefined {
  // A missing value becomes an empty text.
  const text = [given].join().trim();
  switch (rule.kind) {
    case "url": {
      const named = rule.names !== undefined && Object.hasOwn(rule.names, text.toLowerCase());
      const url = text === "" ? rule.default : named ? rule.names[text.toLowerCase()] : text;
      if (url === undefined) return missing(name, rule);
      return safeUrl(url, { input: name });
    }
    case "flag":
      if (text === "") return rule.default ?? false;
      if (!FLAG.test(text)) throw wrong(name, "is neither true nor false", "Give true or false.", "true");
      return text.toLowerCase() === "true";
    case "integer": {
      if (text === "") return missing(name, rule);
      const { min, max } = rule;
      const number = /^\d+$/.test(text) && text.length <= LARGEST_INTEGER_DIGITS ? Number(text) : Number.NaN;
      if (number >= min && number <= max) return number;
      const hint = `Give a number from ${min} to ${max}, or remove it.`;
      throw wrong(name, `is not a whole number from ${min} to ${max}`, hint, String(min));
    }
    case "text":
    case undefined: {
      if (text === "") return missing(name, rule);
      // One or two dots alone would change the path of a URL.
      if ((rule.pattern ?? ONE_LINE).test(text) && !/^\.{1,2}$/.test(text)) return text;
      const shown = SHOWABLE.test(text) ? `is "${text}", which` : "";
      throw wrong(name, `${shown} does not look like one`.trim(), hintOf(rule), rule.example);
    }
  }
}

function missing(name: string, rule: InputRule): undefined {
  if (rule.required === true) throw wrong(name, "is missing", hintOf(rule), rule.example);
  return undefined;
}

function hintOf({ meaning }: InputRule): string {
  return meaning === undefined ? "Give it as one line." : `Give ${meaning}.`;
}

function wrong(input: string, problem: string, hint: string, example: string | undefined): InputError {
  return new InputError("INVALID_INPUT", { input, problem, ...(example === undefined ? {} : { example }) }, { hint });
}

/**
 * Makes the rule of an input `audience`, for a registry whose administrators choose it.
 *
 * @param meaning what to give, as the end of the sentence "Give …"
 * @example
 * inputs: { audience: chosenAudience("the audience of the OIDC integration") },
 */
export function chosenAudience(meaning: string): TextInput & { readonly required: true } {
  return {
    required: true,
    pattern: /^[\u0021-\u007e](?:[\u0020-\u007e]*[\u0021-\u007e])?$/,
    meaning,
    example: "my-audience",
  };
}
