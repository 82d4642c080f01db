import { ABOUTS, type RegistryAbout } from "@mint/core/about";
import type { Style } from "../output/style.ts";
import type { Command, Options } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { registriesFor, usefulOptions } from "./registry-options.ts";

const WIDTH = 100;
const GENERAL: Options = { help: { short: "h", about: "Print this" } };

/** Writes what `mint --help` prints. */
export function generalHelp({ bold }: Style): string {
  return [
    "A CI job's identity goes in, one short-lived registry token comes out, and when the job ends it is gone.",
    "",
    `${bold("Usage:")} mint <command> [options]`,
    "",
    bold("Commands:"),
    ...table(COMMANDS.map(({ name, summary }) => [name, summary])),
    "",
    bold("Registries:"),
    ...table(ABOUTS.map(({ type, about }) => [type.id, about.summary])),
    "",
    ...wrapped(
      "`mint <command> --help` shows its options and examples, `mint --help <registry>` the options of a registry, `mint --version` the version. `--no-color` turns colours off.",
    ),
    ...wrapped("Exit codes: 0 done, 1 failed (its code is on stderr), 2 wrong usage. `mint run` has more."),
    "",
  ].join("\n");
}

/**
 * Writes what `mint <command> --help` prints.
 *
 * @param words the registries on the command line, whose options are shown; without any, all registries are listed
 */
export function commandHelp(command: Command, { bold }: Style, words: readonly string[] = []): string {
  const all = registriesFor(command);
  const named = all.filter(({ type }) => words.includes(type.id));
  const shown = examples(command, named);
  const usage =
    named.length === 0 ? command.usage : command.usage.replace(/\S+/, named.map(({ type }) => type.id).join(" "));
  return [
    `${bold("Usage:")} mint ${command.name} ${usage}`,
    "",
    ...command.about.flatMap((paragraph) => [...wrapped(paragraph), ""]),
    bold("Options:"),
    ...optionTable({ ...command.options, ...GENERAL }),
    ...(named.length === 0
      ? registryList(command, all, bold)
      : named.flatMap((registry) => [
          "",
          `${bold(`${registry.type.id}:`)} ${registry.about.summary}`,
          ...optionTable(usefulOptions(registry, command)),
        ])),
    ...(shown.length === 0 ? [] : ["", bold("Examples:")]),
    ...shown.flatMap(({ line, about }) => [`  # ${about}`, `  ${line}`]),
    "",
  ].join("\n");
}

/** One line for each registry; each has its own help with its options. */
function registryList({ name }: Command, registries: readonly RegistryAbout[], bold: Style["bold"]): readonly string[] {
  if (registries.length === 0) return [];
  return [
    "",
    `${bold("Registries:")} (the options of each: mint ${name} <registry> --help)`,
    ...table(registries.map(({ type, about }) => [type.id, about.summary])),
  ];
}

/** The command's own examples, or those for the named registries. */
function examples({ examples: all }: Command, named: readonly RegistryAbout[]): Command["examples"] {
  return named.length === 0
    ? all
    : all.filter(({ line }) => named.some(({ type }) => line.split(/[ )]/).includes(type.id)));
}

function optionTable(options: Options): readonly string[] {
  return table(
    Object.entries(options).map(([name, { value, short, about, required, default: fallback }]) => {
      const flag = `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` <${value}>`}`;
      const more = required ? ". Required" : fallback === undefined ? "" : `. Default: ${fallback}`;
      return [flag, `${about}${more}`];
    }),
  );
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.flatMap(([left, right]) => {
    const [first = "", ...others] = wrapped(right, WIDTH - width - 2);
    return [`  ${left.padEnd(width)}${first}`, ...others.map((line) => `  ${" ".repeat(width)}${line}`)];
  });
}

function wrapped(text: string, width = WIDTH): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
