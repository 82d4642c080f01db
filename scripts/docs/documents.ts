import { actionPages } from "./actions.ts";
import type { Page } from "./page.ts";
import { readmePage, registriesPage } from "./registries-table.ts";
import { securityPage } from "./security.ts";
import { troubleshootingPage } from "./troubleshooting/page.ts";

/** Every document and manifest with generated parts. */
export async function documents(root: string): Promise<readonly Page[]> {
  return [
    ...(await actionPages(root)),
    await readmePage(root),
    await registriesPage(root),
    await securityPage(root),
    await troubleshootingPage(root),
  ];
}
