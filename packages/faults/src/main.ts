import { join } from "node:path";
import { parseArgs } from "node:util";
import { allCases } from "./all-cases.ts";
import { type Case, GROUPS } from "./case.ts";
import { failures, secondRuns, table } from "./report.ts";
import { runSuite } from "./run-suite.ts";

const { values } = parseArgs({
  options: {
    actions: { type: "string", default: join(import.meta.dirname, "../../../actions") },
    group: { type: "string", multiple: true, default: [] },
    name: { type: "string" },
    quick: { type: "boolean", default: false },
    sample: { type: "string", default: "1" },
    list: { type: "boolean", default: false },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const chosen = sampleOf(allCases.filter(isChosen), Number(values.sample));
  const strange = values.group.filter((group) => !GROUPS.some((known) => known === group));
  if (strange.length > 0 || chosen.length === 0) {
    console.error(`No such cases. Groups: ${GROUPS.join(", ")}`);
    return 2;
  }
  if (values.list) {
    for (const one of chosen) console.log(`${one.group} · ${one.action} · ${one.name}`);
    return 0;
  }
  const started = performance.now();
  const reports = await runSuite(chosen, values.actions);
  const seconds = Math.round((performance.now() - started) / 1_000);
  console.log(`${table(reports)}\n\n${reports.length} cases in ${seconds} s`);
  const again = secondRuns(reports);
  if (again !== "") console.log(again);
  const failed = failures(reports);
  if (failed !== "") console.log(`\n${failed}\n\nR1 to R18 are explained in docs/REQUIREMENTS.md.`);
  return failed === "" ? 0 : 1;
}

/** One of so many cases of each action in each group; the first in any case. */
function sampleOf(cases: readonly Case[], oneOf: number): readonly Case[] {
  const counts = new Map<string, number>();
  return cases.filter(({ group, action }) => {
    const count = counts.get(`${group} ${action}`) ?? 0;
    counts.set(`${group} ${action}`, count + 1);
    return count % oneOf === 0;
  });
}

function isChosen(one: Case): boolean {
  if (values.group.length > 0 && !values.group.includes(one.group)) return false;
  if (values.quick && one.slow === true) return false;
  return values.name === undefined || `${one.action} ${one.name}`.includes(values.name);
}
