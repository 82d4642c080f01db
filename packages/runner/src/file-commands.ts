import { randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readKeyValueFile } from "./key-value-file.ts";
import type { StepLog } from "./step-log.ts";

/** Each file command: its variable, and how the runner names its file. */
const FILES = {
  output: ["GITHUB_OUTPUT", "set_output_"],
  state: ["GITHUB_STATE", "save_state_"],
  env: ["GITHUB_ENV", "set_env_"],
  path: ["GITHUB_PATH", "add_path_"],
  summary: ["GITHUB_STEP_SUMMARY", "step_summary_"],
} as const;
const CONTEXT = { output: "output", state: "state", env: "env" } as const;
const MAX_SUMMARY_BYTES = 1024 * 1024;

/** The files of one phase through which a step talks to the runner. */
export interface FileCommands {
  /** `GITHUB_OUTPUT` … with the paths. */
  readonly env: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
  read(log: StepLog): Promise<FileCommandValues>;
}

/** What a step wrote into its file-command files. */
export interface FileCommandValues {
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  readonly summary: string;
}

/**
 * Makes a fresh, empty set of file-command files; `read` takes them in when the process has ended, and reports each
 * file that cannot be read as the runner does. A file that is gone counts as empty.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/FileCommandManager.cs
 */
export async function createFileCommands(temp: string): Promise<FileCommands> {
  const folder = join(temp, "_runner_file_commands");
  await mkdir(folder, { recursive: true });
  const suffix = randomUUID();
  const path = (file: keyof typeof FILES) => join(folder, FILES[file][1] + suffix);
  const files = ["output", "state", "env", "path", "summary"] as const;
  for (const file of files) await writeFile(path(file), "");
  const text = (file: keyof typeof FILES) => readFile(path(file), "utf8").catch(() => "");
  return {
    env: Object.fromEntries(files.map((file) => [FILES[file][0], path(file)])),
    paths: files.map(path),
    read: async (log) => {
      const summary = await text("summary");
      const size = Buffer.byteLength(summary);
      if (size > MAX_SUMMARY_BYTES) {
        log.annotate(
          "error",
          `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.floor(size / 1024)}k.`,
        );
      }
      return {
        outputs: readPairs("output", await text("output"), log),
        state: readPairs("state", await text("state"), log),
        env: readPairs("env", await text("env"), log),
        path: (await text("path")).split(/\r\n|\r|\n/u).filter((line) => line !== ""),
        summary,
      };
    },
  };
}

/** Names of outputs and state are compared without case in the runner; the last spelling wins here. */
function readPairs(file: keyof typeof CONTEXT, text: string, log: StepLog): Record<string, string> {
  const { pairs, error } = readKeyValueFile(text);
  const values: Record<string, string> = {};
  for (const [name, value] of pairs) {
    if (name === "" && file !== "state") {
      fail(file, "Value cannot be null. (Parameter 'name')", log);
      return values;
    }
    if (file === "env" && name.toUpperCase() === "NODE_OPTIONS") {
      log.annotate("error", "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
      continue;
    }
    if (file !== "env") for (const key of Object.keys(values)) if (isSameName(key, name)) delete values[key];
    values[name] = value;
  }
  if (error !== undefined) fail(file, error, log);
  return values;
}

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function fail(file: keyof typeof CONTEXT, error: string, log: StepLog): void {
  log.fail(`Unable to process file command '${CONTEXT[file]}' successfully.`, error);
}
