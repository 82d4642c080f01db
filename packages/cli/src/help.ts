import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import type { Options } from "./option.ts";
import { REGISTRIES } from "./registries.ts";
import type { Style } from "./style.ts";

const WIDTH = 100;
const GENERAL: Options = { help: { short: "h", about: "Print this" } };

/** What `mint --help` prints. */
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
    ...table(REGISTRIES.map(({ id, about }) => [id, about])),
    "",
    ...wrapped("`mint <command> --help` has the options and examples of each, `mint --version` the version."),
    ...wrapped("Exit codes: 0 done, 1 failed (its code is on stderr), 2 wrong usage. `mint run` has more."),
    "",
  ].join("\n");
}

/** What `mint <command> --help` prints. */
export function commandHelp(command: Command, { bold }: Style): string {
  const rows = command.registries.most === 0 ? [] : REGISTRIES;
  return [
    `${bold("Usage:")} mint ${command.name} ${command.usage}`,
    "",
    ...command.about.flatMap((paragraph) => [...wrapped(paragraph), ""]),
    bold("Options:"),
    ...optionTable({ ...command.options, ...GENERAL }),
    ...rows.flatMap(({ id, about, options }) => ["", `${bold(`${id}:`)} ${about}`, ...optionTable(options)]),
    "",
    bold("Examples:"),
    ...command.examples.flatMap(({ line, about }) => [`  # ${about}`, `  ${line}`]),
    "",
  ].join("\n");
}

function optionTable(options: Options): readonly string[] {
  return table(
    Object.entries(options).map(([name, { value, short, about }]) => {
      const flag = `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` <${value}>`}`;
      return [flag, about];
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
