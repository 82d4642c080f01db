import { InputError, isMintFailure, REGISTRIES } from "@mint/core";
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
import { explainFailure, writeFailure } from "./output/failure.ts";
import { exit, survivePipes, writeOut } from "./output/streams.ts";
import { styleFor, turnColoursOff } from "./output/style.ts";
import { type Interruption, listenForInterruption } from "./signals.ts";

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

/** Runs the command line; the process ends by itself or through the command. */
export async function main(words: readonly string[]): Promise<void> {
  const argv = withoutColourOption(words);
  // A process that runs out of work before `exit` is called has failed, although Node would call that success.
  process.exitCode = FAILED;
  survivePipes();
  const interruption = listenForInterruption((code) => exit(code, true));
  const [first = "", ...others] = argv;
  const command = COMMANDS.find(({ name }) => name === first);
  // After an uncaught error or work that never settles, tokens must be revoked first.
  for (const event of ["beforeExit", "uncaughtException", "unhandledRejection"] as const) {
    process.once(event, (error: unknown) => {
      interruption.interrupt(unexpected(event === "beforeExit" ? undefined : error, command));
    });
  }
  exit(await codeOf({ first, others, command }, interruption));
}

/** The only option that may be anywhere; the words after `--` belong to the command. */
function withoutColourOption(words: readonly string[]): readonly string[] {
  const end = words.includes("--") ? words.indexOf("--") : words.length;
  const own = words.slice(0, end).filter((word) => word !== "--no-color");
  if (own.length < end) turnColoursOff();
  return [...own, ...words.slice(end)];
}

/** A command line, by its first word. */
interface Line {
  readonly first: string;
  readonly others: readonly string[];
  readonly command: Command | undefined;
}

async function codeOf({ first, others, command }: Line, interruption: Interruption): Promise<number> {
  const own = others.slice(0, others.includes("--") ? others.indexOf("--") : undefined);
  try {
    if (["", "help", "--help", "-h"].includes(first)) return await help(own, first === "", interruption);
    if (command === undefined) {
      throw new UsageError(noSuchCommand(first));
    }
    if (own.includes("--help") || own.includes("-h")) return await help([command.name, ...own], false, interruption);
    return await RUN[command.name](parse(command, others), interruption);
  } catch (error) {
    if (interruption.isReported) return interruption.exitCode ?? FAILED;
    if (error instanceof UsageError) return await wrong(error, command, own.includes("--json"));
    if (!isMintFailure(error)) return unexpected(error, command);
    process.stderr.write(`mint: ${error.code}: ${error.message} ${error.hint}\n`);
    return interruption.exitCode ?? FAILED;
  }
}

/** Help for a command and the registries with it. */
async function help(words: readonly string[], unasked: boolean, { signal }: Interruption): Promise<number> {
  const stream = unasked ? process.stderr : process.stdout;
  const style = styleFor(stream, process.env);
  const [first = ""] = words;
  const isRegistry = REGISTRIES.some(({ id }) => id === first);
  if (first !== "" && !isRegistry && !COMMANDS.some(({ name }) => name === first)) {
    throw new UsageError(noSuchCommand(first));
  }
  // A registry has the same options in every command that mints.
  const command = COMMANDS.find(({ name }) => name === (isRegistry ? "token" : first));
  const text =
    command === undefined ? generalHelp(style) : commandHelp(command, style, isRegistry ? words : words.slice(1));
  if (!unasked) await writeOut(text, { signal });
  else process.stderr.write(text);
  return unasked ? USAGE : 0;
}

function noSuchCommand(word: string): string {
  const isRegistry = REGISTRIES.some(({ id }) => id === word);
  if (isRegistry) return `a command comes first: mint token ${word}, or mint run ${word} -- <command>`;
  const names = COMMANDS.map(({ name }) => name);
  return noSuch("command", word, names);
}

async function wrong(
  { message, registry }: UsageError,
  command: Command | undefined,
  asJson: boolean,
): Promise<number> {
  const name = command === undefined ? "mint" : `mint ${command.name}`;
  const end = message.endsWith("?") ? "" : ".";
  const topic = registry === undefined ? name : `${name} ${registry}`;
  const hint = `See: ${topic} --help`;
  process.stderr.write(`${name}: ${message}${end} ${hint}\n`);
  if (asJson && command !== undefined && Object.hasOwn(command.options, "json")) {
    const explanation = await explainFailure(new InputError("INVALID_INPUT", `${message}${end}`, { hint }));
    // With `mint run`, stdout belongs to its command.
    if (command.takesCommand === "always") process.stderr.write(`${JSON.stringify(explanation)}\n`);
    else await writeFailure(explanation);
  }
  return command?.failureCode ?? USAGE;
}

/** One fixed sentence: an unknown error's own text may quote anything. */
function unexpected(error: unknown, command: Command | undefined): number {
  const kind = error instanceof Error ? error.constructor.name : error === undefined ? "nothing" : typeof error;
  process.stderr.write(
    `mint: UNEXPECTED: ${command?.name ?? "it"} failed unexpectedly (${kind}). Please report it: https://github.com/org/mint/issues/new/choose\n`,
  );
  return command?.failureCode ?? FAILED;
}
