import type { Annotation, Mask, RawLine, Stream } from "./phase-result.ts";
import type { SecretMasker } from "./secret-masker.ts";
import type { Line } from "./line-splitter.ts";
import { readWorkflowCommand, type WorkflowCommand } from "./workflow-command.ts";

/** Longest message that an annotation carries. */
const MAX_MESSAGE = 4096;
/** A resume token longer than this is masked like a secret. */
const MAX_PUBLIC_TOKEN = 6;
const DEPRECATED = new Set(["set-output", "save-state", "set-env", "add-path"]);
const REGISTERED = new Set([
  ...DEPRECATED,
  ...["add-mask", "add-matcher", "remove-matcher", "debug", "error", "warning", "notice"],
  ...["group", "endgroup", "echo", "stop-commands"],
]);
/** Commands that `echo on` does not repeat. */
const SILENT = new Set(["add-mask", "debug", "error", "warning", "notice"]);
const NO_TOKEN =
  "You cannot use a endToken that is an empty string, the string 'pause-logging', or another workflow command.";

/**
 * Turns what a step prints into what the job log shows, line by line: masks, annotations, groups, and the commands
 * by stdout. Both streams go through it, as in the runner.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/Handlers/OutputManager.cs
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/ExecutionContext.cs `AddIssue`, `Write`
 */
export class StepLog {
  readonly lines: RawLine[] = [];
  readonly annotations: Annotation[] = [];
  readonly masks: Mask[] = [];
  readonly deprecatedCommands: string[] = [];
  readonly outputs: (readonly [string, string])[] = [];
  readonly state: (readonly [string, string])[] = [];
  /** A command or a file that the runner could not process fails the step. */
  failed = false;

  readonly #masker: SecretMasker;
  readonly #debug: boolean;
  readonly #shown: string[] = [];
  #echo: boolean;
  #stopToken: string | undefined;

  constructor(masker: SecretMasker, options: { readonly debug: boolean }) {
    this.#masker = masker;
    this.#debug = options.debug;
    this.#echo = options.debug;
  }

  get text(): string {
    return this.#shown.join("\n");
  }

  /** Takes in one line that the step printed. */
  read(line: Line, stream: Stream): void {
    const command = readWorkflowCommand(line.text, (name) => this.#isRegistered(name));
    const carriedOut = command !== undefined && this.#carryOut(command, line, stream);
    this.lines.push({ ...line, stream, ...(carriedOut ? { command } : {}) });
    if (!carriedOut) this.show(line.text);
  }

  /** Writes a line of the runner's own, masked. */
  show(text: string): void {
    this.#shown.push(this.#masker.mask(text));
  }

  /** Marks the run and logs the message, each masked. */
  annotate(
    level: Annotation["level"],
    message: string,
    source: Annotation["source"] = "runner",
    properties: Annotation["properties"] = {},
  ): void {
    this.annotations.push({
      level,
      message: this.#masker.mask(message).slice(0, MAX_MESSAGE),
      properties,
      source,
    });
    if (message !== "") this.show(`##[${level}]${message}`);
  }

  /** Reports what the runner could not do, and fails the step. */
  fail(...messages: readonly string[]): void {
    for (const message of messages) this.annotate("error", message);
    this.failed = true;
  }

  #isRegistered(name: string): boolean {
    const lower = name.toLowerCase();
    return REGISTERED.has(lower) || lower === this.#stopToken;
  }

  #carryOut(command: WorkflowCommand, line: Line, stream: Stream): boolean {
    const name = command.name.toLowerCase();
    if (this.#stopToken !== undefined) {
      if (name !== this.#stopToken) return false;
      this.#stopToken = undefined;
      this.show(line.text);
      return true;
    }
    if (this.#echo && !SILENT.has(name) && name !== "stop-commands") this.show(line.text);
    if (DEPRECATED.has(name)) this.deprecatedCommands.push(name);
    switch (name) {
      case "add-mask":
        this.#addMask(command.data, line, stream);
        break;
      case "error":
      case "warning":
      case "notice":
        this.annotate(name, command.data, "step", command.properties);
        break;
      case "debug":
        if (this.#debug) for (const part of command.data.split(/\r?\n/u)) this.show(`##[debug]${part}`);
        break;
      case "group":
        this.show(`##[group]${command.data}`);
        break;
      case "endgroup":
        this.show("##[endgroup]");
        break;
      case "set-output":
        this.#setPair(this.outputs, command, line);
        break;
      case "save-state":
        this.#setPair(this.state, command, line);
        break;
      case "set-env":
      case "add-path":
        this.#fail(line, `The \`${name}\` command is disabled. Please upgrade to using Environment Files.`);
        break;
      case "echo":
        this.#setEcho(command.data, line);
        break;
      case "stop-commands":
        this.#stop(command.data, line, stream);
        break;
      default: // Problem matchers are not modelled.
    }
    return true;
  }

  #addMask(value: string, line: Line, stream: Stream): void {
    if (value.trim() === "") {
      this.annotate("warning", "Can't add secret mask for empty string in ##[add-mask] command.");
      return;
    }
    if (this.#echo) this.show("::add-mask::***");
    for (const part of [value, ...value.split(/[\r\n]/u).map((text) => text.trim())]) {
      this.#mask(part, line, stream);
    }
  }

  #mask(value: string, line: Line, stream: Stream): void {
    if (this.#masker.add(value)) this.masks.push({ value, stream, offset: line.end });
  }

  #setPair(pairs: (readonly [string, string])[], command: WorkflowCommand, line: Line): void {
    const [, name] = Object.entries(command.properties).find(([key]) => key.toLowerCase() === "name") ?? [];
    this.annotate(
      "warning",
      `The \`${command.name}\` command is deprecated and will be disabled soon. Please upgrade to using Environment Files.`,
    );
    if (name === undefined)
      this.#fail(line, `Required field 'name' is missing in ##[${command.name}] command.`);
    else pairs.push([name, command.data]);
  }

  #setEcho(value: string, line: Line): void {
    const wanted = value.trim().toUpperCase();
    if (wanted === "ON" || wanted === "OFF") this.#echo = wanted === "ON";
    else this.#fail(line, "Invalid echo command value. Possible values can be: 'on', 'off'.");
  }

  #stop(token: string, line: Line, stream: Stream): void {
    const lower = token.toLowerCase();
    if (token === "" || lower === "pause-logging" || REGISTERED.has(lower)) {
      this.fail(NO_TOKEN);
      return;
    }
    if (token.length > MAX_PUBLIC_TOKEN) this.#mask(token, line, stream);
    this.show(line.text);
    this.#stopToken = lower;
  }

  #fail(line: Line, message: string): void {
    this.fail(`Unable to process command '${line.text}' successfully.`, message);
  }
}
