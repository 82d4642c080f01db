import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { launch, open } from "./browser.ts";
import { mintAtPypi, revokeAtPypi, uploadToPypi } from "./job.ts";
import { kill, type RemoteSandbox, type SandboxProcess, startProcess } from "./own-process.ts";

// 50 jobs at once with the page open, until more than 10,000 exchanges happened; then the sandbox is killed and started again. Prints
// counts, times and memory. By hand: node -C @mint/source packages/sandbox/test/page/load.ts [exchanges]
const AT_ONCE = 50;
const EXCHANGES_OF_A_JOB = 3;
const wanted = Number(process.argv[2] ?? 10_500);
const PORT = 26_460;

const folder = await mkdtemp(join(tmpdir(), "mint-load-"));
const state = join(folder, "sandbox.json");
let sandbox = await startProcess({ page: true, state, port: PORT });
await using browser = await launch();
const failures: string[] = [];

function check(what: string, isRight: boolean): void {
  console.log(`${isRight ? "ok  " : "FAIL"} ${what}`);
  if (!isRight) failures.push(what);
}

/** Mints, uploads and revokes. */
async function job(running: RemoteSandbox, number: number): Promise<void> {
  const { status, token, body } = await mintAtPypi(running);
  if (status !== 200) throw new Error(`job ${number}: ${status} ${body}`);
  const uploaded = await uploadToPypi(running, token, "octo-package");
  if (uploaded !== 200) throw new Error(`upload ${number}: ${uploaded}`);
  await revokeAtPypi(running, token);
}

async function jobs(running: RemoteSandbox, count: number): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await job(running, next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function megabytes({ child }: SandboxProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

async function countIn(running: RemoteSandbox): Promise<number> {
  const answer = await fetch(`${running.page.url}/api/exchanges?limit=1`);
  return Number(Object(await answer.json()).count);
}

/** How long the page takes to show what happened, how much of it there is, and how far things moved meanwhile. */
async function measurePage(page: Page, running: RemoteSandbox): Promise<void> {
  const moved = await page.evaluate("window.moved");
  const started = performance.now();
  await job(running, 0);
  const newest = await countIn(running);
  await page.waitForSelector(`#row-${newest}`, { state: "attached" });
  const shownMs = Math.round(performance.now() - started);
  const nodes = Number(await page.evaluate("document.querySelectorAll('*').length"));
  const rows = Number(await page.evaluate("document.querySelectorAll('#rows > li').length"));
  const html = (await (await fetch(running.page.url)).text()).length;
  console.log(`     page: ${nodes} elements, ${rows} rows, ${html} characters; a job was shown after ${shownMs} ms`);
  check("the page has at most 100 rows", rows <= 100);
  check(`nothing but rows of the list moved (layout shift ${String(moved)})`, Number(moved) < 0.01);
}

/** New rows push the others down; nothing else may move. */
const OBSERVE = `
window.moved = 0;
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries())
    if (sources.some(({ node }) => node?.closest?.("#rows") === null)) window.moved += value;
}).observe({ type: "layout-shift", buffered: true });`;

try {
  await using opened = await open(browser, sandbox.running.page.url);
  const { page } = opened;
  await jobs(sandbox.running, AT_ONCE);
  await page.reload();
  await page.waitForSelector('#connection[data-state="live"]');
  await page.evaluate(OBSERVE);
  console.log(`     memory at the start: ${await megabytes(sandbox)} MB`);
  for (let done = AT_ONCE * EXCHANGES_OF_A_JOB; done < wanted;) {
    const count = Math.min(500, Math.ceil((wanted - done) / EXCHANGES_OF_A_JOB));
    const started = performance.now();
    await jobs(sandbox.running, count);
    done += count * EXCHANGES_OF_A_JOB;
    const perSecond = Math.round((count * 1000) / (performance.now() - started));
    console.log(`     ${done} exchanges: ${await megabytes(sandbox)} MB, ${perSecond} jobs a second`);
  }
  const count = await countIn(sandbox.running);
  check(`${count} exchanges were counted, none is lost`, count >= wanted);
  await measurePage(page, sandbox.running);

  const known = await countIn(sandbox.running);
  const log = (await readFile(join(folder, "sandbox.log.jsonl"), "utf8")).trimEnd().split("\n");
  const ids = log.map((line) => Number(Object(JSON.parse(line)).id));
  check(
    `the log has each of ${known} once, in order`,
    ids.length === known && ids.every((id, index) => id === index + 1),
  );
  await kill(sandbox);
  await page.waitForSelector('#connection[data-state="offline"]');
  const started = performance.now();
  sandbox = await startProcess({ page: true, state, port: PORT });
  console.log(
    `     started again with its state of ${Math.round((await stat(state)).size / 1000)} kB in ${Math.round(performance.now() - started)} ms, ${await megabytes(sandbox)} MB`,
  );
  check("it goes on counting where it was", (await countIn(sandbox.running)) === known);
  await page.waitForSelector('#connection[data-state="live"]');
  await job(sandbox.running, 0);
  await page.waitForSelector(`#row-${known + EXCHANGES_OF_A_JOB}`);
  check("the page came back by itself", true);

  const other = await startProcess({ page: true, port: PORT }).then(kill, (error: unknown) => String(error));
  check(
    "a second sandbox at the same ports says so, with --port",
    /ListenError: Port \d+ of 127\.0\.0\.1 is in use by another program or another sandbox\. Choose [^\n]*--port/.test(
      String(other),
    ),
  );
  const beside = await startProcess({ page: true, port: PORT + 40 });
  await Promise.all([jobs(sandbox.running, AT_ONCE), jobs(beside.running, AT_ONCE)]);
  check(
    "two sandboxes side by side each count their own",
    (await countIn(beside.running)) === AT_ONCE * EXCHANGES_OF_A_JOB,
  );
  await kill(beside);
  check(
    `the browser's console has no complaint but of the time offline`,
    opened.complaints.every((text) => text.includes("ERR_")),
  );
} finally {
  await kill(sandbox);
  await rm(folder, { recursive: true });
}
process.exitCode = failures.length === 0 ? 0 : 1;
