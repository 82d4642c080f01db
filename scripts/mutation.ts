import { rm } from "node:fs/promises";
import { rowOf } from "../packages/faults/src/actions.ts";
import { allCases } from "../packages/faults/src/all-cases.ts";
import type { Case, Group } from "../packages/faults/src/case.ts";
import type { CaseReport } from "../packages/faults/src/run-case.ts";
import { runSuite } from "../packages/faults/src/run-suite.ts";
import { applyMutant } from "./mutation/apply-mutant.ts";
import { ACTIONS, buildActions, copyRepository, ROOT } from "./mutation/copy-repository.ts";
import { MUTANTS, type Mutant, type TestFile } from "./mutation/mutants.ts";
import { runTests } from "./mutation/run-tests.ts";

/** A case or a test that fails with the mutant. */
interface Red {
  readonly name: string;
  readonly problem: string;
}

/** What became of a mutant. */
interface Verdict {
  readonly mutant: Mutant;
  readonly cases: number;
  /** How many of them fail with the mutant. */
  readonly red: number;
  /** Of those, {@link MOST_CONFIRMED} at most, the ones that pass without it. */
  readonly caught: readonly Red[];
  /** Why it could not be tried. */
  readonly untried?: string;
}

/** A case that is red in any case proves nothing; so many that are not prove enough. */
const MOST_CONFIRMED = 12;

const started = performance.now();
const verdicts: Verdict[] = [];
/** All of them, or those that the words of the command line name. */
const chosen = MUTANTS.filter(({ requirement, what }) =>
  process.argv.slice(2).every((word) => `${requirement} ${what}`.includes(word)),
);
for (const mutant of chosen) {
  const verdict = await judge(mutant).catch((error: unknown) => untried(mutant, error));
  verdicts.push(verdict);
  console.log(describe(verdict));
}
const caught = verdicts.filter((verdict) => verdict.caught.length > 0).length;
const seconds = Math.round((performance.now() - started) / 1_000);
console.log(`\n${caught} of ${chosen.length} mutants caught, in ${seconds} s; docs/REQUIREMENTS.md explains R1 to R18`);
process.exitCode = caught === chosen.length ? 0 : 1;

/** Breaks one requirement in a throw-away copy, and looks which cases or tests turn red for that reason. */
async function judge(mutant: Mutant): Promise<Verdict> {
  const folder = await copyRepository();
  try {
    await applyMutant(mutant, folder);
    const { group } = mutant;
    return typeof group === "string"
      ? await judgeByCases(mutant, group, folder)
      : await judgeByTests(mutant, group, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function judgeByCases(mutant: Mutant, group: Group, folder: string): Promise<Verdict> {
  const cases = allCases.filter((one) => one.group === group && one.slow !== true && isBuilt(one));
  const red = failed(await runSuite(cases, await buildActions(folder)));
  const sample = red.slice(0, MOST_CONFIRMED);
  const without = await passing(sample.map((report) => report.case));
  const caught = sample
    .filter((report) => without.has(report.case))
    .map(({ case: { action, name }, problems }) => ({ name: `${action}: ${name}`, problem: problems[0] ?? "" }));
  return { mutant, cases: cases.length, red: red.length, caught };
}

async function judgeByTests(mutant: Mutant, tests: TestFile, folder: string): Promise<Verdict> {
  const [mutated, original] = [await runTests(tests, folder), await runTests(tests, ROOT)];
  const red = mutated.filter(({ passed }) => !passed);
  const passing = new Set(original.filter(({ passed }) => passed).map(({ name }) => name));
  return { mutant, cases: mutated.length, red: red.length, caught: red.filter(({ name }) => passing.has(name)) };
}

/** Whether a case is about an action that a copy holds: a sample of the same core in the others would prove no more. */
function isBuilt({ action }: Case): boolean {
  return ACTIONS.includes(rowOf(action).folder);
}

/** A mutant that does not fit the sources, or cannot be built, is one that is not caught. */
function untried(mutant: Mutant, error: unknown): Verdict {
  return { mutant, cases: 0, red: 0, caught: [], untried: error instanceof Error ? error.message : String(error) };
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

function describe({ mutant, cases, red, caught, untried: why }: Verdict): string {
  if (why !== undefined) return `UNTRIED ${mutant.requirement.padEnd(4)} ${mutant.what}\n           ${why}`;
  const head = `${caught.length > 0 ? "caught " : "MISSED "} ${mutant.requirement.padEnd(4)} ${mutant.what}`;
  const [first] = caught;
  const example = first === undefined ? "" : `\n           e.g. ${first.name}\n                ${first.problem}`;
  return `${head}\n           ${red} of ${cases} in ${typeof mutant.group === "string" ? mutant.group : mutant.group.file} turn red; ${caught.length} were tried without it, and pass${example}`;
}
