import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAction } from "@mint/runner";
import { startSandbox } from "@mint/sandbox";
import { exportTree } from "../export-tree.ts";
import type { Git } from "../git.ts";
import { DISPATCHER } from "../layout.ts";

/** How an action is run against the sandbox; those that are not here are looked at but not run. */
const INPUTS: Readonly<Record<string, (urls: Readonly<Record<string, string>>) => Record<string, string>>> = {
  pypi: (urls) => ({ "repository-url": `${urls["pypi"]}/legacy/` }),
  nuget: (urls) => ({ user: "octocat", "token-service-url": `${urls["nuget"]}/api/v2/token` }),
  mint: (urls) => ({ registry: "pypi", "repository-url": `${urls["pypi"]}/legacy/` }),
  crates: (urls) => ({ url: urls["crates"] ?? "" }),
  rubygems: (urls) => ({ "gem-server": urls["rubygems"] ?? "" }),
  npm: (urls) => ({ package: "octo-package", "registry-url": urls["npm"] ?? "" }),
};

/** Runs an action as it stands in a release, and returns the token that it minted. */
export async function runReleased(git: Git, commit: string, id: string): Promise<string | undefined> {
  const inputs = INPUTS[id];
  if (inputs === undefined) return "not run";
  const folder = await mkdtemp(join(tmpdir(), "mint-uses-"));
  await exportTree(git, commit, folder);
  await using sandbox = await startSandbox();
  try {
    const { status, main } = await runAction({
      action: id === DISPATCHER ? folder : join(folder, id),
      inputs: inputs(sandbox.urls),
      env: sandbox.env,
    });
    if (status !== "success") throw new Error(`${id} at ${commit}: ${main.log}`);
    return main.outputs["token"];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
