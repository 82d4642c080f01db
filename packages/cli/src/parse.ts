import { parseArgs } from "node:util";
import type { Call, Command } from "./command.ts";
import type { Options } from "./option.ts";
import { REGISTRIES, type RegistryRow } from "./registries.ts";
import { UsageError } from "./usage-error.ts";

/** A word longer than this may be a token that got here by mistake: it is not repeated. */
const LONGEST_WORD_SHOWN = 32;

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
  const { values, positionals } = read(allOptions(command), own);
  const { registries, words } = sort(command, positionals);
  const given: Record<string, string> = {};
  const flags = new Set<string>();
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "string" && value.trim() !== "") given[name] = value;
    if (value === true) flags.add(name);
    if (value === true && command.options[name] === undefined) given[name] = "true";
    if (command.options[name] === undefined && !registries.some(({ options }) => name in options)) {
      const owners = REGISTRIES.filter(({ options }) => name in options).map(({ id }) => id);
      throw new UsageError(`--${name} is an option of ${owners.join(", ")}, which is not asked for`);
    }
  }
  const { least, most } = command.registries;
  if (registries.length < least) throw new UsageError(`name a registry: ${idsOf(REGISTRIES)}`);
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

/** The options of a command, with those of every registry that it may be asked for. */
export function allOptions(command: Command): Options {
  const ofRegistries = command.registries.most === 0 ? [] : REGISTRIES.map(({ options }) => options);
  return Object.assign({}, command.options, ...ofRegistries);
}

function read(options: Options, args: readonly string[]): ReturnType<typeof parseArgs> {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { value, short }]) => {
      const type = value === undefined ? ("boolean" as const) : ("string" as const);
      return [name, { type, ...(short === undefined ? {} : { short }) }];
    }),
  );
  try {
    return parseArgs({ args: [...args], options: config, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(shortened(error));
  }
}

/** The parser's first sentence; what follows it is advice on quoting. */
function shortened(error: unknown): string {
  const message = error instanceof Error ? error.message : "";
  const [sentence = ""] = message.split(/[.\n](?:\s|$)/);
  const words = sentence.split(" ").map((word) => (word.length > LONGEST_WORD_SHOWN ? "…" : word));
  return words.join(" ").replace(/^[A-Z]/, (letter) => letter.toLowerCase());
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
  const shown = word.length > LONGEST_WORD_SHOWN ? "a word that is not shown here" : `"${word}"`;
  const { word: own } = command;
  if (own !== undefined) return `${shown} is no ${own.name}: ${own.among.join(", ")}`;
  if (command.registries.most === 0) return `${shown}: it takes no such word`;
  return `${shown} is no registry: ${idsOf(REGISTRIES)}`;
}

function idsOf(rows: readonly RegistryRow[]): string {
  return rows.map(({ id }) => id).join(", ");
}
