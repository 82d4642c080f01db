import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ListenError, type RunningSandbox, setJob, startSandbox } from "../../src/index.ts";
import { CHROMIUM, launch, open } from "./browser.ts";
import { TWINE, twineUpload } from "./twine.ts";
import { EXPLANATION, mintAtPypi, revokeAtPypi, uploadToPypi } from "./job.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// A machine without a browser tests the rest; .ci/run installs one.
const lacksBrowser = !existsSync(CHROMIUM) && process.env["CI"] === undefined;
const lacksTwine = TWINE === undefined && process.env["CI"] === undefined;
if (lacksBrowser)
  console.warn(`The page is NOT tested: there is no browser at ${CHROMIUM} (apt-get install chromium).`);
else if (lacksTwine) console.warn("The real upload is NOT tested: twine is not on PATH (pipx install twine).");
let browser: Browser | undefined;

beforeAll(async () => {
  if (existsSync(CHROMIUM)) browser = await launch();
}, 60_000);

afterAll(() => browser?.close());

function chromium(): Browser {
  if (browser === undefined) throw new Error(`There is no browser at ${CHROMIUM}: apt-get install chromium`);
  return browser;
}

function start(): Promise<RunningSandbox> {
  return startSandbox({ page: true, explain: () => EXPLANATION });
}

/** Starts a sandbox on a row of ports that is free: one that has to start again on the same cannot take whatever is free then. */
async function startOnSomeRow(): Promise<{ readonly port: number; readonly running: RunningSandbox }> {
  for (;;) {
    const port = 20_000 + 40 * Math.floor(Math.random() * 300);
    try {
      return { port, running: await startSandbox({ page: true, port }) };
    } catch (error) {
      if (!(error instanceof ListenError)) throw error;
    }
  }
}

/** Whatever violates WCAG 2.2 A or AA, by axe-core. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const found: unknown = await page.evaluate(`axe
    .run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
    .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + " " + target)))`);
  return Array.isArray(found) ? found.map(String) : ["axe did not run"];
}

test.skipIf(lacksBrowser)(
  "a mismatch appears live, is fixed on the page, and the next run is green",
  { timeout: 60_000 },
  async () => {
    await using running = await start();
    await using opened = await open(chromium(), running.page?.url ?? "");
    const { page, complaints } = opened;
    setJob(running.sandbox.issuer.job, { repository: "acme/rocket", workflow: "publish.yml" });
    expect((await mintAtPypi(running)).status).toBe(422);
    await page.getByRole("link", { name: /PyPI Refused · 422/ }).click();
    await page.waitForSelector("#opened");
    const differing = await page.locator("tr.differs").allInnerTexts();
    expect(differing.map((row) => row.replaceAll(/\s+/g, " ").trim())).toContainEqual(
      expect.stringContaining("repository octo-org/octo-repo acme/rocket"),
    );
    expect(await page.locator(".explained").innerText()).toContain(EXPLANATION.what);
    expect(await page.locator(".words").innerText()).toContain("Publisher with matching claims was not found");

    await page.getByRole("button", { name: "Register this identity" }).click();
    await page.getByText("Registered. Run your release again.").waitFor();
    const { status, token } = await mintAtPypi(running);
    expect(status).toBe(200);
    expect(await uploadToPypi(running, token, "rocket")).toBe(200);
    await page.getByRole("link", { name: /PyPI Uploaded rocket-1\.0\.0/ }).waitFor();
    await page.goto(`${running.page?.url}/tokens`);
    await page.getByText(/^\d\d:\d\d left$/).waitFor();
    expect(await page.content()).not.toContain(token);
    await revokeAtPypi(running, token);
    await page.getByText("Revoked", { exact: true }).waitFor();
    expect(complaints).toEqual([]);
  },
);

test.skipIf(lacksBrowser || lacksTwine)(
  "a real twine upload is refused live, registered on the page, and published by the next run",
  { timeout: 120_000 },
  async () => {
    await using running = await start();
    await using opened = await open(chromium(), running.page?.url ?? "");
    const { page, complaints } = opened;
    setJob(running.sandbox.issuer.job, { repository: "acme/rocket", workflow: "publish.yml" });
    const refused = await twineUpload(running, "rocket");
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining("invalid-publisher")]);
    await page.getByRole("link", { name: /PyPI Refused · 422/ }).click();
    const register = page.locator(".register");
    expect(await register.getByLabel("PyPI Project Name").inputValue()).toBe("rocket");
    expect(await register.locator(".values").innerText()).toMatch(
      /Owner acme\s*Repository name rocket\s*Workflow name publish\.yml\s*Environment name release/,
    );
    await register.getByRole("button", { name: "Register this identity" }).click();
    await page.getByText("Registered. Run your release again.").waitFor();
    const published = await twineUpload(running, "rocket");
    expect([published.code, published.output]).toEqual([0, expect.stringContaining("View at")]);
    await page.getByRole("link", { name: /PyPI Uploaded rocket-1\.0\.0/ }).waitFor();
    expect(running.sandbox.pypi.uploads).toMatchObject([{ project: "rocket", version: "1.0.0" }]);
    expect(complaints).toEqual([]);
  },
);

test.skipIf(lacksBrowser)("the page stays small and counts right while 50 jobs run at once", async () => {
  await using running = await start();
  await using opened = await open(chromium(), running.page?.url ?? "");
  const { page } = opened;
  const job = async (): Promise<void> => {
    const { token } = await mintAtPypi(running);
    await uploadToPypi(running, token, "octo-package");
    await revokeAtPypi(running, token);
  };
  await Promise.all(Array.from({ length: 50 }, job));
  await page.getByText("150 so far").waitFor();
  expect(await page.locator("#rows > li").count()).toBeLessThanOrEqual(100);
  await page.getByRole("link", { name: "Older exchanges" }).click();
  await page.waitForSelector("#row-1");
});

test.skipIf(lacksBrowser)("a form of GitLab's job makes the page's identity one of GitLab's", async () => {
  await using running = await start();
  await using opened = await open(chromium(), `${running.page?.url}/job`);
  const { page } = opened;
  await page.getByText("A job of GitLab CI/CD").click();
  await page.getByLabel("Project").fill("acme/space/rocket");
  await page.locator("#gitlab-job").getByRole("button", { name: "Use this job" }).click();
  await page.getByText("The job at GitLab").waitFor();
  expect((await mintAtPypi(running)).status).toBe(422);
  await page.goto(`${running.page?.url}/exchanges/1`);
  await page.getByRole("button", { name: "Register this identity" }).click();
  await page.getByText("Registered. Run your release again.").waitFor();
  expect((await mintAtPypi(running)).status).toBe(200);
  expect(running.sandbox.pypi.gitlabPublishers.at(-1)).toMatchObject({ namespace: "acme/space", project: "rocket" });
});

test.skipIf(lacksBrowser)(
  "the keyboard alone registers an identity and moves the clock",
  { timeout: 60_000 },
  async () => {
    await using running = await start();
    setJob(running.sandbox.issuer.job, { repository: "acme/rocket" });
    await mintAtPypi(running);
    await using opened = await open(chromium(), running.page?.url ?? "");
    const { page } = opened;
    const tabTo = async (name: RegExp): Promise<void> => {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press("Tab");
        const text = await page.evaluate("document.activeElement?.textContent ?? ''");
        if (name.test(String(text))) return;
      }
      throw new Error(`No Tab leads to ${name}`);
    };
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement?.textContent")).toBe("Skip to the content");
    await tabTo(/Refused · 422/);
    await page.keyboard.press("Enter");
    await page.waitForSelector("#opened");
    await tabTo(/^\s*Register this identity\s*$/);
    await page.keyboard.press("Enter");
    await page.getByText("Registered. Run your release again.").waitFor();
    expect((await mintAtPypi(running)).status).toBe(200);
    await page.goto(`${running.page?.url}/job`);
    await tabTo(/\+15 minutes/);
    await page.keyboard.press("Enter");
    await page.getByText("Clock +15 min").waitFor();
  },
);

test.skipIf(lacksBrowser)("nothing that is read moves when exchanges arrive", { timeout: 60_000 }, async () => {
  await using running = await start();
  await mintAtPypi(running);
  await using opened = await open(chromium(), `${running.page?.url}/exchanges/1`);
  const { page } = opened;
  await page.locator("#identity summary").click();
  await page.locator("#row-1 a").focus();
  const places = (): Promise<unknown> =>
    page.evaluate(`["#row-1", "#opened", "#identity dl"].map((selector) => {
      const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect();
      return [x, y, width, height];
    })`);
  const before = await places();
  await mintAtPypi(running);
  await mintAtPypi(running);
  await page.getByRole("button", { name: "2 new" }).waitFor();
  expect(await places()).toEqual(before);
  await page.getByRole("button", { name: "2 new" }).click();
  await page.waitForSelector("#row-3");
});

test.skipIf(lacksBrowser)(
  "axe finds nothing at any view, light or dark, wide or at 380 px, and nothing is cut off",
  { timeout: 300_000 },
  async () => {
    await using running = await start();
    const found: string[] = [];
    const look = async (path: string): Promise<void> => {
      for (const [colorScheme, width] of [
        ["light", 1280],
        ["dark", 380],
      ] as const) {
        await using opened = await open(chromium(), `${running.page?.url}${path}`, {
          colorScheme,
          viewport: { width, height: 800 },
        });
        const { page, complaints } = opened;
        const isWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
        const problems = [...(await violations(page)), ...complaints, ...(isWide === true ? ["scrolls sideways"] : [])];
        found.push(...problems.map((problem) => `${path} ${colorScheme} ${width}: ${problem}`));
      }
    };
    await look("/");
    const { token } = await mintAtPypi(running);
    await uploadToPypi(running, token, "octo-package");
    setJob(running.sandbox.issuer.job, { repository: "acme/rocket" });
    await mintAtPypi(running);
    for (const path of ["/", "/exchanges/1", "/exchanges/2", "/exchanges/3", "/tokens", "/publishers/npm", "/job"])
      await look(path);
    expect(found).toEqual([]);
  },
);

test.skipIf(lacksBrowser)(
  "a page whose sandbox went away says so, and comes back with it",
  { timeout: 60_000 },
  async () => {
    const { port, running: first } = await startOnSomeRow();
    const url = first.page?.url ?? "";
    await using opened = await open(chromium(), url);
    await first.close();
    await opened.page.getByText("The sandbox does not answer. Start it again").waitFor();
    await using again = await startSandbox({ page: true, port });
    expect(again.page?.url).toBe(url);
    await opened.page.waitForSelector('#connection[data-state="live"]');
  },
);
