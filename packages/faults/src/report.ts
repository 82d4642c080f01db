import { GROUPS } from "./case.ts";
import type { CaseReport } from "./run-case.ts";

const HEADINGS = ["group", "cases", "passed", "longest", "memory", "requests"] as const;

/** Sums reports up in a table: one row for each group, and one for all. */
export function table(reports: readonly CaseReport[]): string {
  const groups = GROUPS.filter((group) => reports.some((report) => report.case.group === group));
  const rows = groups.map((group) =>
    row(
      group,
      reports.filter((report) => report.case.group === group),
    ),
  );
  const lines = [[...HEADINGS], ...rows, row("all", reports)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  "),
  );
  const rule = "-".repeat(text[0]?.length ?? 0);
  return [text[0], rule, ...text.slice(1, -1), rule, text.at(-1)].join("\n");
}

/** Describes the cases that failed, with what was observed of each. */
export function failures(reports: readonly CaseReport[]): string {
  return reports
    .filter(({ problems }) => problems.length > 0)
    .map(
      ({ case: one, problems }) =>
        `FAILED ${one.group} · ${one.action} · ${one.name}\n${problems.map((problem) => `    ${problem}`).join("\n")}`,
    )
    .join("\n");
}

/** Describes the cases that were run a second time, alone, and why. */
export function secondRuns(reports: readonly CaseReport[]): string {
  return reports
    .filter(({ before }) => before !== undefined)
    .map(
      ({ case: one, before = [] }) =>
        `run again, alone: ${one.group} · ${one.action} · ${one.name} (${before.join("; ")})`,
    )
    .join("\n");
}

function row(name: string, reports: readonly CaseReport[]): string[] {
  const highest = (of: (report: CaseReport) => number): number => Math.max(0, ...reports.map(of));
  return [
    name,
    String(reports.length),
    String(reports.filter(({ problems }) => problems.length === 0).length),
    `${(highest(({ longestMs }) => longestMs) / 1_000).toFixed(1)} s`,
    `${Math.ceil(highest(({ peakMb }) => peakMb))} MB`,
    String(reports.reduce((sum, { requests }) => sum + requests, 0)),
  ];
}
