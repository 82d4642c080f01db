import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { noSuch } from "./no-such.ts";
import { parse } from "./parse.ts";
import { styleFor } from "./style.ts";
import type { UsageError } from "./usage-error.ts";
import { VERSION } from "./version.ts";

const USAGE = 2;
const FAILED = 1;

/** Runs the command line; the process ends by itself, or by what the command does. */
export async function main(argv: readonly string[]): Promise<void> {
  // A process that runs out of work before it is told to leave has failed, though Node would call that success.
  process.exitCode = FAILED;
  leave(await codeOf(argv));
}

async function codeOf(argv: readonly string[]): Promise<number> {
  const [first = "", ...others] = argv;
  if (first === "--version" || first === "-V") return print(`${VERSION}\n`);
  const own = others.slice(0, others.includes("--") ? others.indexOf("--") : undefined);
  if (["", "help", "--help", "-h"].includes(first)) return help(own, first === "");
  const names = COMMANDS.map(({ name }) => name);
  const command = COMMANDS.find(({ name }) => name === first);
  if (command === undefined) return wrong({ message: noSuch("command", first, names), registry: undefined }, undefined);
  if (own.includes("--help") || own.includes("-h")) return help([command.name, ...own], false);
  try {
    const call = parse(command, others);
    const { run } = await command.load();
    return await run(call);
  } catch (error) {
    if (isUsageError(error)) return wrong(error, command);
    return unexpected(error, command);
  }
}

/** Help on what the words name: a command, and registries with it. */
async function help(words: readonly string[], asked: boolean): Promise<number> {
  const { commandHelp, generalHelp } = await import("./help.ts");
  const stream = asked ? process.stderr : process.stdout;
  const style = styleFor(stream, process.env);
  const command = COMMANDS.find(({ name }) => name === words[0]);
  stream.write(command === undefined ? generalHelp(style) : commandHelp(command, style, words.slice(1)));
  return asked ? USAGE : 0;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** Told by its name: a command's bundle has a class of its own. */
function isUsageError(error: unknown): error is UsageError {
  return error instanceof Error && error.name === "UsageError";
}

function wrong({ message, registry }: Pick<UsageError, "message" | "registry">, command: Command | undefined): number {
  const name = command === undefined ? "mint" : `mint ${command.name}`;
  const end = message.endsWith("?") ? "" : ".";
  const topic = registry === undefined ? name : `${name} ${registry}`;
  process.stderr.write(`${name}: ${message}${end} See: ${topic} --help\n`);
  return command?.failureCode ?? USAGE;
}

/** One fixed sentence: an unknown error's own text may quote anything. */
function unexpected(error: unknown, command: Command): number {
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  process.stderr.write(
    `mint: UNEXPECTED: ${command.name} ended in a way that it should not (${kind}). Please report it: https://github.com/org/mint/issues/new/choose\n`,
  );
  return command.failureCode ?? FAILED;
}

/** Ends the process once what was printed has left: a socket that hangs would keep a finished one alive. */
function leave(code: number): void {
  process.exitCode = code;
  process.stdout.write("", () => process.stderr.write("", () => process.exit()));
}
