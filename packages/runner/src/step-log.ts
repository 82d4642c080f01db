import type { SecretMasker } from "./secret-masker.ts";

/** Longest message that an annotation carries. */
const MAX_MESSAGE = 4096;

/** A mark on the run's page. */
export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  /** As shown: masked with what was masked by then, up to 4096 characters. */
  readonly message: string;
  /** `title`, `file`, `line` …; the runner does not mask these. */
  readonly properties: Readonly<Record<string, string>>;
  /** Who says it: the step by a command, or the runner about the step. */
  readonly source: "step" | "runner";
}

/**
 * Gathers what the job log shows of one phase, masked as it is written, and the marks on the run's page.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/ExecutionContext.cs `AddIssue`, `Write`
 */
export class StepLog {
  readonly annotations: Annotation[] = [];
  /** A command or a file that the runner could not process fails the step. */
  failed = false;

  readonly #masker: SecretMasker;
  readonly #shown: string[] = [];

  constructor(masker: SecretMasker) {
    this.#masker = masker;
  }

  get text(): string {
    return this.#shown.join("\n");
  }

  show(text: string): void {
    this.#shown.push(this.#masker.mask(text));
  }

  /** Marks the run and logs the message; the properties are not masked, as in the runner. */
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
}
