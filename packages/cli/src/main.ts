import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { parse } from "./parse.ts";
import { styleFor } from "./style.ts";
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
  if (["", "help", "--help", "-h"].includes(first)) return help(others[0], first === "");
  const command = COMMANDS.find(({ name }) => name === first);
  if (command === undefined) return wrong(`there is no command "${first.slice(0, 32)}"`, undefined);
  const own = others.slice(0, others.includes("--") ? others.indexOf("--") : undefined);
  if (own.includes("--help") || own.includes("-h")) return help(command.name, false);
  try {
    const call = parse(command, others);
    const { run } = await command.load();
    return await run(call);
  } catch (error) {
    if (error instanceof Error && error.name === "UsageError") return wrong(error.message, command);
    return unexpected(error, command);
  }
}

async function help(name: string | undefined, asked: boolean): Promise<number> {
  const { commandHelp, generalHelp } = await import("./help.ts");
  const stream = asked ? process.stderr : process.stdout;
  const style = styleFor(stream, process.env);
  const command = COMMANDS.find((one) => one.name === name);
  stream.write(command === undefined ? generalHelp(style) : commandHelp(command, style));
  return asked ? USAGE : 0;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function wrong(message: string, command: Command | undefined): number {
  const name = command === undefined ? "mint" : `mint ${command.name}`;
  process.stderr.write(`${name}: ${message}. See: ${name} --help\n`);
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
