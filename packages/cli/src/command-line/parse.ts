import { parseArgs } from "node:util";
import { REGISTRIES, type RegistryType } from "@mint/core";
import { ABOUTS } from "@mint/core/about";
import { slips, unsupportedRegistry } from "@mint/core/host";
import type { Call, Command, Options } from "./command.ts";
import { registriesFor, registryOptions } from "./registry-options.ts";
import { LONGEST_WORD_SHOWN, noSuch, noSuchOf, noSuchRegistry, UsageError } from "./usage-error.ts";

/**
 * Reads the words after a command's name.
 *
 * It uses Node's own parser, which costs nothing to load; even the smallest package would slow the start by a few per
 * cent.
 *
 * @throws {@link UsageError}
 * @see https://nodejs.org/api/util.html#utilparseargsconfig
 */
export function parse(command: Command, argv: readonly string[]): Call {
  const end = argv.indexOf("--");
  const own = end === -1 ? argv : argv.slice(0, end);
  const rest = end === -1 ? [] : argv.slice(end + 1);
  if (command.takesCommand === "always" && end === -1) refuseForgotten(command, own);
  const { values, positionals } = read(readOptions(command), own);
  const { registries, words } = sort(command, positionals);
  const given: Record<string, string> = {};
  const flags = new Set<string>();
  for (const [name, value] of Object.entries(values)) {
    const ofCommand = Object.hasOwn(command.options, name);
    if (value === true) flags.add(name);
    if (value !== true && value.trim() !== "") given[name] = value;
    if (value === true && !ofCommand) given[name] = "true";
    if (!ofCommand && !registries.some(({ inputs }) => Object.hasOwn(inputs, name))) {
      const owners = REGISTRIES.filter(({ inputs }) => Object.hasOwn(inputs, name)).map(({ id }) => id);
      throw new UsageError(`--${name} is an option of ${owners.join(", ")}, but that registry is not named here`);
    }
  }
  const { min, max } = command.registries;
  if (registries.length < min) throw new UsageError(`name a registry: ${idsFor(command).join(", ")}`);
  if (registries.length > max) throw new UsageError("name one registry only");
  if (registries.length > 1 && given["audience"] !== undefined) {
    throw new UsageError("--audience cannot be given for several registries: each has its own");
  }
  const needsCommand = command.takesCommand === "always" || (command.takesCommand === "optional" && end !== -1);
  if (needsCommand && rest.length === 0) throw new UsageError("name a command after --");
  if (command.takesCommand === undefined && rest.length > 0) throw new UsageError("nothing may follow --");
  if (command.word !== undefined && words.length !== 1) {
    throw new UsageError(`name one ${command.word.name}: ${command.word.among.join(", ")}`);
  }
  return { registries, given, flags, words, rest };
}

/**
 * Reports a command without `--` before it.
 *
 * @throws {@link UsageError}
 */
function refuseForgotten(command: Command, own: readonly string[]): void {
  const options = readOptions(command);
  const named: string[] = [];
  for (const [at, word] of own.entries()) {
    const before = own[at - 1] ?? "";
    const isValue = before.startsWith("--") && options[before.slice(2)]?.value !== undefined;
    if (word.startsWith("-") || isValue) continue;
    // Twice, as in `mint run npm npm publish`, it is a command.
    if (idsFor(command).includes(word) && !named.includes(word)) {
      named.push(word);
      continue;
    }
    // A word that is one letter off is a mistyped registry.
    const isMistyped = !named.includes(word) && idsFor(command).some((id) => slips(word.toLowerCase(), id) <= 1);
    if (named.length === 0 || isMistyped) return;
    if (unsupportedRegistry(word) !== undefined || word.toLowerCase() === "testpypi") return;
    const shown = word.length > LONGEST_WORD_SHOWN ? "<command>" : word;
    throw new UsageError(`put -- before the command: mint ${command.name} ${named.join(" ")} -- ${shown} …`);
  }
}

/** The options that are read, including those of registries that the command refuses, so that the message can name them. */
function readOptions({ options, registries }: Command): Options {
  const readable = registries.max === 0 ? [] : ABOUTS;
  return Object.assign({}, ...readable.map(registryOptions), options);
}

/** Values by name: text of an option that takes one, else `true`. */
type Values = Readonly<Record<string, string | true>>;

/** Node's parser finds the words; its own errors are hard to read, so this function reports problems. */
function read(options: Options, args: readonly string[]): { readonly values: Values; readonly positionals: string[] } {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { value, short }]) => {
      const type = value === undefined ? ("boolean" as const) : ("string" as const);
      return [name, { type, ...(short === undefined ? {} : { short }) }];
    }),
  );
  const parsed = parseArgs({ args: [...args], options: config, allowPositionals: true, strict: false, tokens: true });
  const values: Record<string, string | true> = {};
  for (const token of parsed.tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) throw new UsageError(noSuch("option", rawName, flagsOf(options)));
    const eaten = value !== undefined && !inlineValue && /^-./.test(value);
    if (option.value !== undefined && (value === undefined || eaten)) {
      throw new UsageError(`--${name} takes a value: --${name} <${option.value}>`);
    }
    if (option.value === undefined && value !== undefined) throw new UsageError(`--${name} takes no value`);
    values[name] = value ?? true;
  }
  return { values, positionals: parsed.positionals };
}

function flagsOf(options: Options): readonly string[] {
  return Object.keys(options).map((name) => `--${name}`);
}

function sort(
  command: Command,
  positionals: readonly string[],
): { readonly registries: readonly RegistryType[]; readonly words: readonly string[] } {
  const registries: RegistryType[] = [];
  const words: string[] = [];
  for (const word of positionals) {
    const type = command.registries.max === 0 ? undefined : REGISTRIES.find(({ id }) => id === word);
    if (type !== undefined && registries.includes(type)) throw new UsageError(`${word} is named twice`);
    if (type !== undefined) registries.push(type);
    else if (command.word?.among.includes(word) === true) words.push(word);
    else if (command.registries.thatRevoke === true && registries.length > 0) {
      // It is in the shell's history and, on many machines, in the list of processes.
      throw new UsageError(
        "the token comes by stdin or by the variable MINT_TOKEN, not as a word, where others can read it",
      );
    } else throw new UsageError(unknown(command, word));
  }
  return { registries, words };
}

function unknown(command: Command, word: string): string {
  const { word: own } = command;
  if (own !== undefined) return noSuchOf(own.name, word, own.among);
  if (command.takesCommand === "optional") return `put -- before a command: mint ${command.name} -- <command> …`;
  if (command.registries.max === 0) return "it takes no argument";
  return noSuchRegistry(word, idsFor(command));
}

function idsFor(command: Command): readonly string[] {
  return registriesFor(command).map(({ type }) => type.id);
}
