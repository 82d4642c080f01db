import { styleText } from "node:util";
import { startSandbox } from "@mint/sandbox";
import { Account } from "./demo/account.ts";
import { mintFromAll } from "./demo/mint-from-all.ts";
import { publishByEntra, publishToNuget } from "./demo/publish-to-nuget.ts";
import { publishToPypi } from "./demo/publish-to-pypi.ts";
import { tryAMismatch } from "./demo/try-a-mismatch.ts";
import type { World } from "./demo/world.ts";

// What `pnpm demo` runs: the built actions, each in a process of its own, against an issuer and registries on loopback.
let aheadMs = 0;
const account = new Account();
await using running = await startSandbox({ now: () => Date.now() + aheadMs });
const world: World = {
  account,
  running,
  later: async (minutes, task) => {
    aheadMs = minutes * 60_000;
    return task().finally(() => (aheadMs = 0));
  },
};

console.log(`${styleText("bold", "mint")}: a CI job's identity goes in, one short-lived registry token comes out.\n`);
const { repository, workflow, ref, environment = "none" } = running.sandbox.issuer.job;
account.tell(
  "An OIDC issuer that behaves as GitHub's, five registries that trust it, and Entra ID, on this machine only:",
);
account.gap();
const { issuer, pypi, nuget, crates, rubygems, npm, entra } = running.urls;
account.list({ issuer, PyPI: pypi, NuGet: nuget, "crates.io": crates, RubyGems: rubygems, npm, "Entra ID": entra });
account.gap();
account.tell("The job that asks for tokens:");
account.gap();
account.list({ repository, workflow, ref, environment });

await publishToPypi(world);
await publishToNuget(world);
await publishByEntra(world);
await mintFromAll(world);
await tryAMismatch(world);

const { checks, failures } = account;
const verdict = failures === 0 ? styleText("green", "all passed") : styleText("red", `${failures} failed`);
console.log(`\n${checks} checks: ${verdict}.`);
if (failures === 0)
  console.log(
    "All packages are published, and every token that can be revoked is revoked. To see in your browser why a release is refused, and to fix it there, run: npx -y pnpm@12.21.0 sandbox",
  );
process.exitCode = failures === 0 ? 0 : 1;
