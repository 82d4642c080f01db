import { randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StepLog } from "./step-log.ts";

const FILES = ["output", "state", "env", "path", "step_summary"] as const;
/** How the runner names each file, before a suffix that is new for each phase. */
const PREFIXES = {
  output: "set_output_",
  state: "save_state_",
  env: "set_env_",
  path: "add_path_",
  step_summary: "step_summary_",
} as const;

/** One of the files through which a step talks to the runner: `GITHUB_OUTPUT` … in lower case. */
export type FileCommand = (typeof FILES)[number];

/** The files of one phase. */
export interface FileCommands {
  /** `GITHUB_OUTPUT` … with the paths. */
  readonly env: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
  /** Reads them when the process has ended; one that is gone counts as empty. */
  read(log: StepLog): Promise<Readonly<Record<FileCommand, string>>>;
}

/**
 * Makes a fresh, empty set of file-command files.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/FileCommandManager.cs `InitializeFiles`
 */
export async function createFileCommands(temp: string): Promise<FileCommands> {
  const folder = join(temp, "_runner_file_commands");
  await mkdir(folder, { recursive: true });
  const suffix = randomUUID();
  const path = (file: FileCommand) => join(folder, PREFIXES[file] + suffix);
  for (const file of FILES) await writeFile(path(file), "");
  const read = (file: FileCommand, log: StepLog) =>
    readFile(path(file), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") failFileCommand(file, `The file cannot be read: ${error.code}`, log);
      return "";
    });
  return {
    env: Object.fromEntries(FILES.map((file) => [`GITHUB_${file.toUpperCase()}`, path(file)])),
    paths: FILES.map(path),
    read: async (log) => ({
      output: await read("output", log),
      state: await read("state", log),
      env: await read("env", log),
      path: await read("path", log),
      step_summary: await read("step_summary", log),
    }),
  };
}

/** Says that a file could not be processed, which fails the step. */
export function failFileCommand(file: FileCommand, reason: string, log: StepLog): void {
  log.fail(`Unable to process file command '${file}' successfully.`, reason);
}
