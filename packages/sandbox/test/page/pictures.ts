import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { setJob, startSandbox } from "../../src/index.ts";
import { launch, open } from "./browser.ts";
import { EXPLANATION, mintAtPypi, revokeAtPypi, uploadToPypi } from "./job.ts";

// Makes the pictures of the page that the READMEs show, in docs/pictures: run it after a change to the page.
const FOLDER = join(import.meta.dirname, "../../../../docs/pictures");
const NARROW = { viewport: { width: 380, height: 800 }, colorScheme: "dark" } as const satisfies BrowserContextOptions;

const running = await startSandbox({ page: true, explain: () => EXPLANATION });
const url = running.page?.url ?? "";
await using browser = await launch();
await mkdir(FOLDER, { recursive: true });

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(FOLDER, `sandbox-${name}.png`) });
  console.log(`docs/pictures/sandbox-${name}.png`);
}

/** Opens a view of the page, and keeps a picture of it. */
async function show(name: string, path: string, options: BrowserContextOptions = {}): Promise<void> {
  await using opened = await open(browser, `${url}${path}`, options);
  await picture(opened.page, name);
}

await show("empty", "/");

const { token } = await mintAtPypi(running);
await uploadToPypi(running, token, "octo-package");
await revokeAtPypi(running, token);
await mintAtPypi(running);
await show("live", "/", NARROW);
await show("tokens", "/tokens");

setJob(running.sandbox.issuer.job, { repository: "acme/rocket", workflow: "publish.yml" });
await mintAtPypi(running);
await using last = await open(browser, url);
await last.page.getByRole("link", { name: /PyPI Refused/ }).click();
await last.page.waitForSelector("#opened");
await picture(last.page, "refused");

await running.close();
await last.page.waitForSelector('#connection:not([data-state="live"])');
await picture(last.page, "offline");
