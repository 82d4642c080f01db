import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { allCases } from "./all-cases.ts";
import { type Case, GROUPS } from "./case.ts";
import { makeCertificates } from "./certificates.ts";
import { inPool } from "./pool.ts";
import { failures, table } from "./report.ts";
import { type Bench, type CaseReport, runCase } from "./run-case.ts";
import { CERTIFIED } from "./world.ts";

/** Processes at once: two cores, and most of a case is waiting. */
const AT_ONCE = 8;
/** Cases that do nothing but wait, beside the others. */
const SLOW_AT_ONCE = 48;
/** Slow cases begin one after another, so that they do not crowd the others out. */
const SLOW_APART_MS = 60;

const { values } = parseArgs({
  options: {
    actions: { type: "string", default: join(import.meta.dirname, "../../../actions") },
    group: { type: "string", multiple: true, default: [] },
    name: { type: "string" },
    quick: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const chosen = allCases.filter(isChosen);
  const strange = values.group.filter((group) => !GROUPS.some((known) => known === group));
  if (strange.length > 0 || chosen.length === 0) {
    console.error(`No such cases. Groups: ${GROUPS.join(", ")}`);
    return 2;
  }
  if (values.list) {
    for (const one of chosen) console.log(`${one.group} · ${one.action} · ${one.name}`);
    return 0;
  }
  const folder = await mkdtemp(join(tmpdir(), "mint-faults-"));
  try {
    const started = performance.now();
    const reports = await runAll(chosen, await prepareBench(folder));
    const seconds = Math.round((performance.now() - started) / 1_000);
    console.log(`${table(reports)}\n\n${reports.length} cases in ${seconds} s`);
    const failed = failures(reports);
    if (failed !== "") console.log(`\n${failed}`);
    return failed === "" ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isChosen(one: Case): boolean {
  if (values.group.length > 0 && !values.group.includes(one.group)) return false;
  if (values.quick && one.slow === true) return false;
  return values.name === undefined || `${one.action} ${one.name}`.includes(values.name);
}

/** Copies the built actions, so that a build meanwhile does no harm. */
async function prepareBench(folder: string): Promise<Bench> {
  for (const action of ["pypi", "nuget"]) {
    const from = join(resolve(values.actions), action);
    const to = join(folder, action);
    await mkdir(to);
    await cp(join(from, "action.yml"), join(to, "action.yml"));
    await cp(join(from, "dist"), join(to, "dist"), { recursive: true });
  }
  const certificates = await makeCertificates(CERTIFIED);
  const authorityFile = join(folder, "authority.pem");
  await writeFile(authorityFile, certificates.authority);
  return { actions: folder, certificates, authorityFile };
}

/** Slow cases beside the quick ones; crowds last, and alone. */
async function runAll(cases: readonly Case[], bench: Bench): Promise<CaseReport[]> {
  const run = (one: Case): Promise<CaseReport> => runCase(one, bench);
  const crowds = cases.filter(({ crowd }) => crowd !== undefined);
  const rest = cases.filter(({ crowd }) => crowd === undefined);
  const slow = rest
    .filter((one) => one.slow === true)
    .map((one, index) => ({ one, startsAfterMs: index * SLOW_APART_MS }));
  const [quickReports, slowReports] = await Promise.all([
    inPool(
      rest.filter((one) => one.slow !== true),
      AT_ONCE,
      run,
    ),
    inPool(slow, SLOW_AT_ONCE, async ({ one, startsAfterMs }) => {
      await new Promise((done) => setTimeout(done, startsAfterMs));
      return run(one);
    }),
  ]);
  return [...quickReports, ...slowReports, ...(await inPool(crowds, 1, run))];
}
