import type * as sandboxes from "@mint/sandbox";
import type { Call } from "../command-line/command.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { isStoredSecret } from "../doctor/stored-secrets.ts";
import { type Log, logFor, writeOut } from "../output/streams.ts";
import { notRun, runChild, whyNotRunnable } from "../run/child.ts";
import { startable } from "../run/windows-command.ts";
import { refusalExplainer } from "../sandbox-explanation.ts";
import type { Interruption } from "../signals.ts";
import { tellEnd } from "./run.ts";

/** Runs `mint sandbox`: serves an issuer and registries on this machine, until it is interrupted or its command ends. */
export async function mintSandbox(call: Call, interruption: Interruption): Promise<number> {
  const log = logFor(false);
  const sandbox = await import("@mint/sandbox").catch(() => undefined);
  if (sandbox === undefined) {
    log.line("mint: @mint/sandbox is not installed beside @mint/cli. Install it: npm install @mint/sandbox");
    return 1;
  }
  const hasCommand = call.rest.length > 0;
  const options = readOptions(sandbox, call);
  let running: sandboxes.RunningSandbox;
  try {
    const explain = await refusalExplainer();
    const defaults = { port: hasCommand ? 0 : sandbox.DEFAULT_PORT, page: !hasCommand, explain, command: ownCommand() };
    running = await sandbox.startSandbox({ ...defaults, ...options });
  } catch (error) {
    if (!(error instanceof sandbox.ListenError || error instanceof sandbox.SettingsFileError)) throw error;
    log.line(`mint: ${error.message}`);
    return 1;
  }
  const warning = sandbox.hostWarning(options.host, options.https === true);
  if (warning !== undefined) log.warn(warning);
  try {
    if (hasCommand) return await runCommand(call.rest, { sandbox, running, log, interruption });
    await serve(call, { sandbox, running, log, interruption });
    return 0;
  } finally {
    await running.close();
  }
}

function ownCommand(): readonly string[] {
  return [process.execPath, ...process.execArgv, process.argv[1] ?? ""];
}

/** @throws {@link UsageError} */
function readOptions(sandbox: typeof sandboxes, { given, flags, rest }: Call): sandboxes.ServedSandboxOptions {
  if (flags.has("json") && rest.length > 0) throw new UsageError("--json cannot be used with a command");
  try {
    return sandbox.readOptions(given, flags);
  } catch (error) {
    const isSetting = error instanceof sandbox.SettingError;
    if (!isSetting && !(error instanceof sandbox.SettingsFileError)) throw error;
    throw new UsageError(`${isSetting ? "--" : ""}${error.message}`.replace(/\.$/, ""));
  }
}

/** A sandbox that runs, and what goes with it. */
interface Served {
  readonly sandbox: typeof sandboxes;
  readonly running: sandboxes.RunningSandbox;
  readonly log: Log;
  readonly interruption: Interruption;
}

async function serve({ flags }: Call, { sandbox, running, interruption: { signal } }: Served): Promise<void> {
  const { urls, env, trust, page } = running;
  const text = flags.has("json")
    ? `${JSON.stringify({ urls, env, page, clients: { ...sandbox.registryEnvironment(running), ...trust?.env } })}\n`
    : sandbox.instructions(running, { command: ownCommand(), folder: process.cwd() });
  await writeOut(text, { signal });
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
}

/** Runs a command as a step of the job, then says what it asked of the sandbox. @returns the exit code */
async function runCommand(words: readonly string[], { sandbox, running, log, interruption }: Served): Promise<number> {
  const about = { log, asJson: false, command: words[0] ?? "" };
  const errno = whyNotRunnable(about.command, process.env);
  if (errno !== undefined) return await tellEnd(notRun(errno), about);
  await using client = await sandbox.clientEnvironment(running, process.env, { isStoredSecret });
  const { env, withheld } = client;
  if (withheld.length > 0)
    log.info(`hidden from the command, which needs no real credentials here: ${withheld.join(", ")}`);
  const account = sandbox.keepAccount(running.sandbox);
  const end = await runChild(startable(words), { env, interruption, onSignal: () => undefined });
  const code = await tellEnd(end, about);
  for (const line of account.lines()) log.info(line);
  return interruption.exitCode ?? code;
}
