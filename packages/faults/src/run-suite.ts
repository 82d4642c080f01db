import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type ActionName, rowOf } from "./actions.ts";
import type { Case } from "./case.ts";
import { makeCertificates } from "./certificates.ts";
import { inPool } from "./pool.ts";
import { type Bench, type CaseReport, runCase } from "./run-case.ts";
import { CERTIFIED } from "./world.ts";

/** Processes at once: two cores, and most of a case is waiting. */
const AT_ONCE = 8;
/** Cases that do nothing but wait, beside the others. */
const SLOW_AT_ONCE = 48;
/** Slow cases begin one after another, so that they do not crowd the others out. */
const SLOW_APART_MS = 60;
/** More of them are no accident. */
const MOST_AGAIN = 8;

/**
 * Runs cases against built actions.
 *
 * @param actions the folder with one folder for each action
 */
export function runSuite(cases: readonly Case[], actions: string): Promise<CaseReport[]> {
  return withBench(
    cases.map(({ action }) => action),
    actions,
    (bench) => runAll(cases, bench),
  );
}

/**
 * Makes what the cases of a suite share, and takes it away afterwards.
 *
 * @param actions the folder with one folder for each action
 */
export async function withBench<T>(
  names: readonly ActionName[],
  actions: string,
  task: (bench: Bench) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "mint-faults-"));
  try {
    return await task(await prepareBench(names, actions, folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Copies the built actions, so that a build meanwhile does no harm. */
async function prepareBench(names: readonly ActionName[], actions: string, folder: string): Promise<Bench> {
  for (const action of new Set(names.map((name) => rowOf(name).folder))) {
    // The dispatcher stands at the root of a release's tree, beside the folders of the others.
    const own = join(resolve(actions), action);
    const from = existsSync(own) ? own : resolve(actions);
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
  const crowdReports = await inPool(crowds, 1, run);
  return judgedAgain([...quickReports, ...slowReports, ...crowdReports], run);
}

/** Where nothing but time speaks against a case, it is run once more with the machine to itself; that run decides. */
async function judgedAgain(
  reports: readonly CaseReport[],
  run: (one: Case) => Promise<CaseReport>,
): Promise<CaseReport[]> {
  const doubtful = reports.filter(({ isOfTime }) => isOfTime);
  if (doubtful.length === 0 || doubtful.length > MOST_AGAIN) return [...reports];
  const second = new Map<CaseReport, CaseReport>();
  for (const first of doubtful) second.set(first, { ...(await run(first.case)), before: first.problems });
  return reports.map((report) => second.get(report) ?? report);
}
