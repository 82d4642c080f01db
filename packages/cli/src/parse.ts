import { parseArgs } from "node:util";
import type { Call, Command } from "./command.ts";
import { noSuch, noSuchOf, noSuchRegistry } from "./no-such.ts";
import type { Options } from "./option.ts";
import { registriesFor } from "./registries-for.ts";
import { REGISTRIES, type RegistryRow } from "./registries.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Reads the words after a command's name.
 *
 * Node's own parser: it costs nothing to load, where the smallest package costs a few per cent of the start, and help
 * and completion come from the same tables either way.
 *
 * @throws {@link UsageError}
 * @see https://nodejs.org/api/util.html#utilparseargsconfig
 */
export function parse(command: Command, argv: readonly string[]): Call {
  const end = argv.indexOf("--");
  const own = end === -1 ? argv : argv.slice(0, end);
  const rest = end === -1 ? [] : argv.slice(end + 1);
  const { values, positionals } = read(readOptions(command), own);
  const { registries, words } = sort(command, positionals);
  const given: Record<string, string> = {};
  const flags = new Set<string>();
  for (const [name, value] of Object.entries(values)) {
    if (value !== true && value.trim() !== "") given[name] = value;
    if (value === true) flags.add(name);
    if (value === true && command.options[name] === undefined) given[name] = "true";
    if (command.options[name] === undefined && !registries.some(({ options }) => name in options)) {
      const owners = registriesFor(command)
        .filter(({ options }) => name in options)
        .map(({ id }) => id);
      throw new UsageError(`--${name} is an option of ${owners.join(", ")}, which is not asked for`);
    }
  }
  const { least, most } = command.registries;
  if (registries.length < least) throw new UsageError(`name a registry: ${idsOf(registriesFor(command)).join(", ")}`);
  if (registries.length > most) throw new UsageError("name one registry only");
  if (registries.length > 1 && given["audience"] !== undefined) {
    throw new UsageError("--audience cannot be given for several registries: each has its own");
  }
  if (command.takesCommand === true && rest.length === 0) throw new UsageError("name a command after --");
  if (command.takesCommand !== true && rest.length > 0) throw new UsageError("nothing may follow after --");
  if (command.word !== undefined && words.length !== 1) {
    throw new UsageError(`name one ${command.word.name}: ${command.word.among.join(", ")}`);
  }
  return { registries, given, flags, words, rest };
}

/** The options of a command, with those of every registry that it is for. */
export function allOptions(command: Command): Options {
  return Object.assign({}, command.options, ...registriesFor(command).map(({ options }) => options));
}

/** Those that are read: of a registry that the command is not for as well, which is then told by its name. */
function readOptions(command: Command): Options {
  const rows = command.registries.most === 0 ? [] : REGISTRIES;
  return Object.assign({}, command.options, ...rows.map(({ options }) => options));
}

/** Values by name: text of an option that takes one, else `true`. */
type Values = Readonly<Record<string, string | true>>;

/** The parser says what it found, and what is wrong with it is said here: its own errors are not for people. */
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
    if (option === undefined) throw new UsageError(unknownOption(rawName, options));
    const eaten = value !== undefined && !inlineValue && /^-./.test(value);
    if (option.value !== undefined && (value === undefined || eaten)) {
      throw new UsageError(`--${name} takes a value: --${name} <${option.value}>`);
    }
    if (option.value === undefined && value !== undefined) throw new UsageError(`--${name} takes no value`);
    values[name] = value ?? true;
  }
  return { values, positionals: parsed.positionals };
}

function unknownOption(rawName: string, options: Options): string {
  return noSuch(
    "option",
    rawName,
    Object.keys(options).map((name) => `--${name}`),
  );
}

function sort(
  command: Command,
  positionals: readonly string[],
): { readonly registries: readonly RegistryRow[]; readonly words: readonly string[] } {
  const registries: RegistryRow[] = [];
  const words: string[] = [];
  for (const word of positionals) {
    const row = command.registries.most === 0 ? undefined : REGISTRIES.find(({ id }) => id === word);
    if (row !== undefined && registries.includes(row)) throw new UsageError(`${word} is named twice`);
    if (row !== undefined) registries.push(row);
    else if (command.word?.among.includes(word) === true) words.push(word);
    else throw new UsageError(unknown(command, word));
  }
  return { registries, words };
}

function unknown(command: Command, word: string): string {
  const { word: own } = command;
  if (own !== undefined) return noSuchOf(own.name, word, own.among);
  if (command.registries.most === 0) return "it takes no word";
  return noSuchRegistry(word, idsOf(registriesFor(command)));
}

function idsOf(rows: readonly RegistryRow[]): readonly string[] {
  return rows.map(({ id }) => id);
}
