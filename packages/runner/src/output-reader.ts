import type { Line } from "./line-splitter.ts";
import type { Mask, RawLine, Stream } from "./phase-result.ts";
import type { SecretMasker } from "./secret-masker.ts";
import type { StepLog } from "./step-log.ts";
import { readWorkflowCommand, type WorkflowCommand } from "./workflow-command.ts";

/** A resume token longer than this is masked like a secret. */
const MAX_PUBLIC_TOKEN = 6;
const DEPRECATED: readonly string[] = ["set-output", "save-state", "set-env", "add-path"];
const REGISTERED: readonly string[] = DEPRECATED.concat(
  ["add-mask", "add-matcher", "remove-matcher", "debug", "error", "warning", "notice"],
  ["group", "endgroup", "echo", "stop-commands"],
);
/** Commands that `echo on` does not repeat, and `stop-commands`, which is shown anyway. */
const SILENT: readonly string[] = ["add-mask", "debug", "error", "warning", "notice", "stop-commands"];

/**
 * Reads what a step prints, line by line, both streams in one: carries out the commands and shows everything else in
 * the log. Problem matchers are not modelled: their commands are taken in and do nothing.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/Handlers/OutputManager.cs
 */
export class OutputReader {
  readonly lines: RawLine[] = [];
  readonly masks: Mask[] = [];
  readonly deprecatedCommands: string[] = [];
  readonly outputs: [name: string, value: string][] = [];
  readonly state: [name: string, value: string][] = [];

  readonly #log: StepLog;
  readonly #masker: SecretMasker;
  readonly #debug: boolean;
  #echo: boolean;
  #stopToken: string | undefined;

  constructor(log: StepLog, masker: SecretMasker, debug: boolean) {
    this.#log = log;
    this.#masker = masker;
    this.#debug = debug;
    this.#echo = debug;
  }

  read(line: Line, stream: Stream): void {
    const command = readWorkflowCommand(line.text, (name) => this.#isRegistered(name.toLowerCase()));
    const carriedOut = command !== undefined && this.#process(command, line, stream);
    this.lines.push({ ...line, stream, ...(carriedOut ? { command } : {}) });
    if (!carriedOut) this.#log.show(line.text);
  }

  #isRegistered(name: string): boolean {
    return REGISTERED.includes(name) || name === this.#stopToken;
  }

  #process(command: WorkflowCommand, line: Line, stream: Stream): boolean {
    const name = command.name.toLowerCase();
    if (this.#stopToken !== undefined) {
      if (name !== this.#stopToken) return false;
      this.#stopToken = undefined;
      this.#log.show(line.text);
      return true;
    }
    if (this.#echo && !SILENT.includes(name)) this.#log.show(line.text);
    if (DEPRECATED.includes(name)) this.deprecatedCommands.push(name);
    this.#carryOut(name, command, line, stream);
    return true;
  }

  #carryOut(name: string, command: WorkflowCommand, line: Line, stream: Stream): void {
    const { data, properties } = command;
    switch (name) {
      case "add-mask":
        return this.#addMask(data, line, stream);
      case "error":
      case "warning":
      case "notice":
        return this.#log.annotate(name, data, "step", properties);
      case "debug":
        if (this.#debug) for (const part of data.split(/\r?\n/u)) this.#log.show(`##[debug]${part}`);
        return;
      case "group":
        return this.#log.show(`##[group]${data}`);
      case "endgroup":
        return this.#log.show("##[endgroup]");
      case "set-output":
        return this.#setPair(this.outputs, command, line);
      case "save-state":
        return this.#setPair(this.state, command, line);
      case "set-env":
      case "add-path":
        return this.#fail(line, `The \`${name}\` command is disabled. Please upgrade to using Environment Files.`);
      case "echo":
        return this.#setEcho(data, line);
      case "stop-commands":
        return this.#stop(data, line, stream);
    }
  }

  #addMask(value: string, line: Line, stream: Stream): void {
    if (value.trim() === "") {
      return this.#log.annotate("warning", "Can't add secret mask for empty string in ##[add-mask] command.");
    }
    if (this.#echo) this.#log.show("::add-mask::***");
    const parts = value.split(/[\r\n]/u).map((part) => part.trim());
    for (const part of [value, ...parts]) this.#mask(part, line, stream);
  }

  #mask(value: string, line: Line, stream: Stream): void {
    if (this.#masker.add(value)) this.masks.push({ value, stream, offset: line.end });
  }

  #setPair(pairs: [string, string][], { name: command, properties, data }: WorkflowCommand, line: Line): void {
    const advice = "will be disabled soon. Please upgrade to using Environment Files.";
    this.#log.annotate("warning", `The \`${command}\` command is deprecated and ${advice}`);
    const [, name] = Object.entries(properties).find(([key]) => key.toLowerCase() === "name") ?? [];
    if (name === undefined) this.#fail(line, `Required field 'name' is missing in ##[${command}] command.`);
    else pairs.push([name, data]);
  }

  #setEcho(value: string, line: Line): void {
    const wanted = value.trim().toUpperCase();
    if (wanted === "ON" || wanted === "OFF") this.#echo = wanted === "ON";
    else this.#fail(line, "Invalid echo command value. Possible values can be: 'on', 'off'.");
  }

  #stop(token: string, line: Line, stream: Stream): void {
    const lower = token.toLowerCase();
    if (token === "" || lower === "pause-logging" || REGISTERED.includes(lower)) {
      return this.#log.fail("You cannot use a endToken that is an empty string, 'pause-logging', or another command.");
    }
    if (token.length > MAX_PUBLIC_TOKEN) this.#mask(token, line, stream);
    this.#log.show(line.text);
    this.#stopToken = lower;
  }

  #fail(line: Line, message: string): void {
    this.#log.fail(`Unable to process command '${line.text}' successfully.`, message);
  }
}
