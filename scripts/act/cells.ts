import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cell } from "../clients/table.ts";
import { type JobLog, readActLog } from "./act-log.ts";
import type { ExpectedJob, Scenario } from "./scenario.ts";

/** What is checked of each workflow: the columns of the table. */
export const COLUMNS = {
  exitCode: "exit code",
  jobs: "jobs",
  outputs: "outputs",
  annotations: "annotations",
  received: "the sandbox was asked",
  revoked: "tokens at the end",
  secrets: "secrets shown or left",
} as const;

/** The name of a column. */
export type Column = keyof typeof COLUMNS;

/** What became of a workflow. */
export type Cells = Readonly<Record<Column, Cell>>;

/** What can be observed of a run. */
export interface RunResult {
  readonly code: number | null;
  /** What act printed. */
  readonly output: string;
  /** The sandbox's account. */
  readonly lines: readonly string[];
  /** What a run leaves on this machine. */
  readonly folder: string;
  /** Whether a text holds a piece of a secret. */
  readonly hasSecret: (text: string) => boolean;
}

/** The files that carry outputs, state and variables from step to step, in clear: act leaves them in its cache if a job fails. */
const FILE_COMMANDS = /\/act\/workflow\/(?:outputcmd|statecmd|envs)\.txt$/;

/** Compares what can be observed of a run with what is expected of it. */
export async function judge(
  expected: Pick<Scenario, "jobs" | "received">,
  result: RunResult,
): Promise<Omit<Cells, "revoked">> {
  const log = readActLog(result.output);
  const left = await secretsLeft(result);
  return {
    exitCode: cell(result.code === (hasFailure(expected) ? 1 : 0), `${result.code}`, result.output),
    jobs: jobsCell(expected, log),
    outputs: outputsCell(expected, log),
    annotations: annotationsCell(expected, log),
    received: receivedCell(expected, result.lines),
    secrets: cell(left.length === 0, left.length === 0 ? "none" : `in ${left.join(", ")}`, ""),
  };
}

function cell(isRight: boolean, says: string, words: string): Cell {
  return { isRight, says, words };
}

function hasFailure({ jobs }: Pick<Scenario, "jobs">): boolean {
  return Object.values(jobs).some(({ ends }) => ends === "failed");
}

function jobsCell({ jobs }: Pick<Scenario, "jobs">, log: ReadonlyMap<string, JobLog>): Cell {
  const ended = [...log].map(([name, { outcome = "did not end" }]) => `${name} ${outcome}`).toSorted();
  const expected = Object.entries(jobs).map(([name, { ends }]) => `${name} ${ends}`);
  return cell(ended.join() === expected.toSorted().join(), ended.join(", "), "");
}

function outputsCell({ jobs }: Pick<Scenario, "jobs">, log: ReadonlyMap<string, JobLog>): Cell {
  const wrong = Object.entries(jobs).flatMap(([name, { outputs = {} }]) => {
    const set = log.get(name)?.outputs ?? {};
    return [...new Set([...Object.keys(set), ...Object.keys(outputs)])].flatMap((output) =>
      isAs(set[output], outputs[output]) ? [] : [`${name}: ${output}=${set[output] ?? "(not set)"}`],
    );
  });
  const names = new Set(Object.values(jobs).flatMap(({ outputs = {} }) => Object.keys(outputs)));
  return cell(wrong.length === 0, wrong.length === 0 ? [...names].join(", ") || "none" : wrong.join(", "), "");
}

function isAs(value: string | undefined, expected: string | RegExp | undefined): boolean {
  return expected instanceof RegExp ? value !== undefined && expected.test(value) : value === expected;
}

function annotationsCell({ jobs }: Pick<Scenario, "jobs">, log: ReadonlyMap<string, JobLog>): Cell {
  const wrong = Object.entries(jobs).flatMap(([name, { error }]: [string, ExpectedJob]) => {
    const errors = log.get(name)?.errors ?? [];
    const isRight = error === undefined ? errors.length === 0 : errors.length === 1 && error.test(errors[0] ?? "");
    return isRight ? [] : [`${name}: ${errors.join(" | ") || "none"}`];
  });
  const expected = Object.values(jobs).filter(({ error }) => error !== undefined).length;
  const says = expected === 0 ? "none" : `${expected}, one for a failure`;
  return cell(wrong.length === 0, wrong.length === 0 ? says : wrong.join("; "), wrong.join("\n"));
}

/** Leaves out lines that continue the one before, ID tokens, and the time of day. */
function receivedCell({ received }: Pick<Scenario, "received">, lines: readonly string[]): Cell {
  const asked = lines
    .filter((line) => !/^\s|ID token/.test(line))
    .map((line) => line.replace(/, until [\d:]+\.$/, ".").replace(/, and refused .*$/, ", and refused."))
    .toSorted();
  const isRight = asked.join("\n") === received.toSorted().join("\n");
  const count = (pattern: RegExp): number => asked.filter((line) => pattern.test(line)).length;
  const counted = { exchanges: / gave /, uploads: / accepted /, revocations: / revoke /, refusals: / refused/ };
  const says = Object.entries(counted).flatMap(([what, pattern]) =>
    count(pattern) === 0 ? [] : [`${what}: ${count(pattern)}`],
  );
  return cell(isRight, says.join(", ") || "nothing", lines.join("\n"));
}

/** Names where a piece of a secret can be read: in what act printed, and in files that a run leaves. */
async function secretsLeft({ output, folder, hasSecret }: RunResult): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const places: string[] = hasSecret(output) ? ["what act prints"] : [];
  for (const file of files.filter((path) => !FILE_COMMANDS.test(path))) {
    if (hasSecret(await readFile(file, "latin1"))) places.push(file);
  }
  return places;
}
