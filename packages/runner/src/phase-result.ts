import type { FileCommand } from "./file-commands.ts";
import type { Line } from "./line-splitter.ts";
import type { Annotation } from "./step-log.ts";
import type { WorkflowCommand } from "./workflow-command.ts";

/** Which of a process's two streams. */
export type Stream = "stdout" | "stderr";

/** One line that the step printed, raw, and the command that the runner took it for. */
export interface RawLine extends Line {
  readonly stream: Stream;
  readonly command?: WorkflowCommand;
}

/** A value that is masked from a byte of a stream on. */
export interface Mask {
  readonly value: string;
  readonly stream: Stream;
  /** Bytes of `stream` that came before the mask was there: everything from here on is masked. */
  readonly offset: number;
}

/** A file that changed outside the file-command files. */
export interface FileChange {
  /** Relative to the job's root: `home/…`, `work/_temp/…`, `tmp/…`. */
  readonly path: string;
  readonly change: "created" | "modified" | "deleted";
  /** What it holds now; empty when deleted. */
  readonly text: string;
}

/** All that an observer of the job can see of one phase of a step. */
export interface PhaseResult {
  readonly step: string;
  readonly phase: "main" | "post";
  /** `null` when a signal ended the process. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Killed for taking longer than `timeoutMs`. */
  readonly timedOut: boolean;
  /** Whether processes that it started were still there when it ended; they are killed then. */
  readonly leftProcesses: boolean;
  /** `failure` for an exit code other than 0, and where the runner could not process a command or a file. */
  readonly conclusion: "success" | "failure" | "cancelled";
  /** Raw, unmasked. */
  readonly stdout: string;
  /** Raw, unmasked. */
  readonly stderr: string;
  /** Both streams in the order in which they arrived. */
  readonly lines: readonly RawLine[];
  /** What the job log shows: masked, commands carried out. */
  readonly log: string;
  readonly annotations: readonly Annotation[];
  readonly masks: readonly Mask[];
  /** Commands by stdout that have a file by now (`set-output`, `save-state`, `set-env`, `add-path`), as used. */
  readonly deprecatedCommands: readonly string[];
  /** The file-command files as the step left them. */
  readonly fileTexts: Readonly<Record<FileCommand, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** Outputs that would be dropped on the way to another job, since a mask changes them. */
  readonly outputContainsMask: readonly string[];
  readonly state: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  /** Raw; the run's page shows it masked. */
  readonly summary: string;
  readonly files: readonly FileChange[];
  /** From start to exit of the process. */
  readonly durationMs: number;
  /** Highest `VmHWM` that was read, every few milliseconds; `undefined` if there is no `/proc`. */
  readonly peakRssKb: number | undefined;
  /** Signals that were sent, with the time since the start. */
  readonly signalsSent: readonly { readonly signal: NodeJS.Signals; readonly atMs: number }[];
}
