import { rm } from "node:fs/promises";
import { allCases } from "../packages/faults/src/all-cases.ts";
import type { Case } from "../packages/faults/src/case.ts";
import type { CaseReport } from "../packages/faults/src/run-case.ts";
import { runSuite } from "../packages/faults/src/run-suite.ts";
import { applyMutant } from "./mutation/apply-mutant.ts";
import { buildActions, copyRepository } from "./mutation/copy-repository.ts";
import { MUTANTS, type Mutant } from "./mutation/mutants.ts";

/** What became of a mutant. */
interface Verdict {
  readonly mutant: Mutant;
  readonly cases: number;
  /** Cases that fail with the mutant and pass without it. */
  readonly caught: readonly CaseReport[];
}

const started = performance.now();
const verdicts: Verdict[] = [];
for (const mutant of MUTANTS) {
  const verdict = await judge(mutant);
  verdicts.push(verdict);
  console.log(describe(verdict));
}
const caught = verdicts.filter((verdict) => verdict.caught.length > 0).length;
const seconds = Math.round((performance.now() - started) / 1_000);
console.log(`\n${caught} of ${MUTANTS.length} mutants caught, in ${seconds} s`);
process.exitCode = caught === MUTANTS.length ? 0 : 1;

/** Breaks one requirement in a throw-away copy, and looks which cases of its group turn red for that reason. */
async function judge(mutant: Mutant): Promise<Verdict> {
  const folder = await copyRepository();
  try {
    const cases = allCases.filter((one) => one.group === mutant.group && one.slow !== true);
    await applyMutant(mutant, folder);
    const red = failed(await runSuite(cases, await buildActions(folder)));
    // A case that is red in any case proves nothing.
    const without = await passing(red.map((report) => report.case));
    return { mutant, cases: cases.length, caught: red.filter((report) => without.has(report.case)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function passing(cases: readonly Case[]): Promise<ReadonlySet<Case>> {
  if (cases.length === 0) return new Set();
  const folder = await copyRepository();
  try {
    const reports = await runSuite(cases, await buildActions(folder));
    return new Set(reports.filter(({ problems }) => problems.length === 0).map((report) => report.case));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function failed(reports: readonly CaseReport[]): readonly CaseReport[] {
  return reports.filter(({ problems }) => problems.length > 0);
}

function describe({ mutant, cases, caught }: Verdict): string {
  const head = `${caught.length > 0 ? "caught " : "MISSED "} ${mutant.requirement.padEnd(4)} ${mutant.what}`;
  const [first] = caught;
  const example =
    first === undefined
      ? ""
      : `\n           e.g. ${first.case.action}: ${first.case.name}\n                ${first.problems[0] ?? ""}`;
  return `${head}\n           ${caught.length} of ${cases} cases of ${mutant.group} turn red${example}`;
}
