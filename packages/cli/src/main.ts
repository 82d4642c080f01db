import type { Command, CommandName, Run } from "./command-line/command.ts";
import { COMMANDS } from "./command-line/commands.ts";
import { commandHelp, generalHelp } from "./command-line/help.ts";
import { parse } from "./command-line/parse.ts";
import { noSuch, UsageError } from "./command-line/usage-error.ts";
import { mintCompletion } from "./commands/completion.ts";
import { mintDoctor } from "./commands/doctor.ts";
import { mintRevoke } from "./commands/revoke.ts";
import { mintRun } from "./commands/run.ts";
import { mintSandbox } from "./commands/sandbox.ts";
import { mintToken } from "./commands/token.ts";
import { styleFor } from "./output/style.ts";

const USAGE = 2;
const FAILED = 1;

const RUN: Readonly<Record<CommandName, Run>> = {
  token: mintToken,
  run: mintRun,
  doctor: mintDoctor,
  revoke: mintRevoke,
  sandbox: mintSandbox,
  completion: mintCompletion,
};

/** Runs the command line; the process ends by itself, or by what the command does. */
export async function main(argv: readonly string[]): Promise<void> {
  // A process that runs out of work before it is told to leave has failed, though Node would call that success.
  process.exitCode = FAILED;
  leave(await codeOf(argv));
}

async function codeOf(argv: readonly string[]): Promise<number> {
  const [first = "", ...others] = argv;
  const own = others.slice(0, others.includes("--") ? others.indexOf("--") : undefined);
  if (["", "help", "--help", "-h"].includes(first)) return help(own, first === "");
  const command = COMMANDS.find(({ name }) => name === first);
  if (command === undefined) {
    const names = COMMANDS.map(({ name }) => name);
    return wrong(new UsageError(noSuch("command", first, names)), undefined);
  }
  if (own.includes("--help") || own.includes("-h")) return help([command.name, ...own], false);
  try {
    return await RUN[command.name](parse(command, others));
  } catch (error) {
    return error instanceof UsageError ? wrong(error, command) : unexpected(error, command);
  }
}

/** Help on what the words name: a command, and registries with it. */
function help(words: readonly string[], unasked: boolean): number {
  const stream = unasked ? process.stderr : process.stdout;
  const style = styleFor(stream, process.env);
  const command = COMMANDS.find(({ name }) => name === words[0]);
  stream.write(command === undefined ? generalHelp(style) : commandHelp(command, style, words.slice(1)));
  return unasked ? USAGE : 0;
}

function wrong({ message, registry }: UsageError, command: Command | undefined): number {
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
