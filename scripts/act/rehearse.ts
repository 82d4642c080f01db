import { join } from "node:path";
import { PieceFinder } from "@mint/runner";
import { keepAccount, type RunningSandbox, type Sandbox, startSandbox } from "@mint/sandbox";
import type { Variables } from "../clients/client.ts";
import { run, writeFiles } from "../clients/shell.ts";
import { type Cell, emptyCell } from "../clients/table.ts";
import { type Cells, judge } from "./cells.ts";
import type { Scenario } from "./scenario.ts";
import { DOWNLOAD_ACTION } from "./recipe.ts";
import { keepSecrets } from "./secrets.ts";
import { makeHome, makeRepository, type Surroundings, writeArtifacts } from "./surroundings.ts";

const ACT_MS = 180_000;
/** Characters of a secret that are too many to be shown. */
const PIECE = 20;
/** Whose tokens a post step can revoke. */
const REVOCABLE = ["pypi", "testpypi", "crates"] as const;

/**
 * Lets act run a workflow of a repository of its own, against a sandbox at the registries' real host names. It runs where
 * these names lead to this machine.
 */
export async function rehearse(scenario: Scenario, { folder, tree, path }: Surroundings): Promise<Cells> {
  await using running = await startSandbox({ realHosts: true });
  const { sandbox } = running;
  scenario.arrange?.(sandbox);
  const secrets = keepSecrets(running);
  const account = keepAccount(sandbox);
  const env: Variables = { ...(await makeHome({ folder, path })), ...running.trust?.env, ...scenario.settings };
  const artifacts = join(folder, "artifacts");
  const repository = join(folder, "repository");
  const downloadAction = join(folder, "action");
  await writeArtifacts(artifacts, scenario.artifacts ?? {}, env);
  await makeRepository(repository, { name: sandbox.issuer.job.repository, files: scenario.files }, env);
  await writeFiles(downloadAction, { "action.yml": DOWNLOAD_ACTION });
  const local = { "org/mint@v1": tree, "actions/download-artifact@v5": downloadAction };
  const args = [
    "push",
    "--platform",
    "ubuntu-latest=-self-hosted",
    // Its cache server would need an address that other machines reach, and there is none in a namespace.
    "--no-cache-server",
    ...Object.entries(local).flatMap((pair) => ["--local-repository", pair.join("=")]),
    ...(scenario.hasIdentity === false ? [] : identity(running)),
  ];
  const surroundings = { folder: repository, env: { ...env, ARTIFACTS: artifacts }, timeoutMs: ACT_MS };
  const { code, words } = await run("act", args, surroundings);
  const lines = account.lines();
  const finders = secrets().map((secret) => new PieceFinder(secret, PIECE));
  const hasSecret = (text: string): boolean => finders.some((finder) => finder.find(text) !== undefined);
  const cells = await judge(scenario, { code, output: words, lines, folder, hasSecret });
  return { ...cells, revoked: revokedCell(sandbox) };
}

function identity({ env }: RunningSandbox): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
}

function revokedCell(sandbox: Sandbox): Cell {
  const tokens = REVOCABLE.flatMap((id): readonly { readonly live: boolean }[] => sandbox[id].tokens);
  const live = tokens.filter((token) => token.live).length;
  if (tokens.length === 0) return emptyCell("no token was minted that its registry could revoke");
  return { isRight: live === 0, says: live === 0 ? "revoked" : `${live} live`, words: "" };
}
