import type { PhaseResult } from "@mint/runner";

/** What a person reads in the log of a failed step. */
export interface PrintedExplanation {
  /** The code and the sentence of the one error annotation. */
  readonly code: string;
  readonly first: string;
  /** The whole annotation. */
  readonly annotation: string;
  /** How sure each finding is, in order. */
  readonly certainties: readonly string[];
  /** What to type, by label; empty for what stays empty. What no claim knows is left out. */
  readonly form: Readonly<Record<string, string>>;
}

/** Reads a step's log as a person would. @throws {Error} if there is not exactly one error */
export function readExplanation(phase: PhaseResult): PrintedExplanation {
  const errors = phase.annotations.filter(({ level }) => level === "error");
  const [error] = errors;
  if (error === undefined || errors.length > 1) throw new Error(`${errors.length} errors:\n${phase.log}`);
  const [line = ""] = error.message.split("\n");
  const [, code = "", first = ""] = /^([A-Z_]+): (.*)$/.exec(line) ?? [];
  const lines = phase.log.split("\n");
  return {
    code,
    first,
    annotation: error.message,
    certainties: lines.flatMap((text) => /^\d+\. ([a-z ]+): /.exec(text)?.[1] ?? []),
    form: formIn(lines),
  };
}

function formIn(lines: readonly string[]): Record<string, string> {
  const start = lines.indexOf("What to type into the form:");
  if (start < 0) return {};
  const length = lines.slice(start + 1).findIndex((text) => !text.startsWith("   "));
  const fields = lines.slice(start + 1, start + 1 + length).flatMap((text) => {
    const [, label = "", typed = ""] = /^ {3}([^:]+): (.*?)(?: {2}\[.*\])?$/.exec(text) ?? [];
    if (typed === "(none)") return [[label, ""]];
    return typed.startsWith("(") ? [] : [[label, typed]];
  });
  return Object.fromEntries(fields);
}
