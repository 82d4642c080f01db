import { failFileCommand, type FileCommand } from "./file-commands.ts";
import { readKeyValueFile } from "./key-value-file.ts";
import type { PhaseResult } from "./phase-result.ts";
import type { StepLog } from "./step-log.ts";

const MAX_SUMMARY_KB = 1024;

/** What a step says through its files. */
export type FileCommandValues = Pick<PhaseResult, "outputs" | "state" | "env" | "path" | "summary">;

/**
 * Takes in what a step wrote, and reports as the runner does what makes no sense: what stands before a mistake holds.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/FileCommandManager.cs `ProcessFiles`
 */
export function fileCommandValues(texts: Readonly<Record<FileCommand, string>>, log: StepLog): FileCommandValues {
  const kb = Math.floor(Buffer.byteLength(texts.step_summary) / 1024);
  if (kb >= MAX_SUMMARY_KB) {
    const limit = `supports content up to a size of ${MAX_SUMMARY_KB}k, got ${kb}k.`;
    log.annotate("error", `$GITHUB_STEP_SUMMARY upload aborted, ${limit}`);
  }
  return {
    outputs: readPairs("output", texts, log),
    state: readPairs("state", texts, log),
    env: readPairs("env", texts, log),
    path: texts.path.split(/\r\n|\r|\n/u).filter((line) => line !== ""),
    summary: texts.step_summary,
  };
}

function readPairs(
  file: "output" | "state" | "env",
  texts: Readonly<Record<FileCommand, string>>,
  log: StepLog,
): Record<string, string> {
  const { pairs, error } = readKeyValueFile(texts[file]);
  const values: Record<string, string> = {};
  for (const [name, value] of pairs) {
    if (name === "" && file !== "state") {
      failFileCommand(file, "Value cannot be null. (Parameter 'name')", log);
      return values;
    }
    if (file === "env" && name.toUpperCase() === "NODE_OPTIONS") {
      log.annotate("error", "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
    } else {
      values[file === "env" ? name : sameName(values, name)] = value;
    }
  }
  if (error !== undefined) failFileCommand(file, error, log);
  return values;
}

/** Outputs and state are the same whatever their case: the first spelling stays, the last value wins. */
function sameName(values: Readonly<Record<string, string>>, name: string): string {
  return Object.keys(values).find((known) => known.toLowerCase() === name.toLowerCase()) ?? name;
}
