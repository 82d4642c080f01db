import { join } from "node:path";
import type { Need } from "../clients/client.ts";
import { fencesIn } from "../clients/documents.ts";
import { shell } from "../clients/shell.ts";
import { emptyCell, type Row } from "../clients/table.ts";
import { type Cells, type Column, judge } from "./cells.ts";
import { jobIn, WORKFLOW_FILE, workflowOf } from "./documented-workflows.ts";
import { client, packageOf, wheel } from "./packages.ts";
import type { Scenario } from "./scenario.ts";
import { makeHome, makeRepository, type Surroundings, writeArtifacts } from "./surroundings.ts";

/** The recipe that is followed to the letter, where the registries' names lead to the registries. */
export const RECIPE = "docs/recipes/act.md";
const TIMEOUT_MS = 180_000;
/** What a token or an identity begins with. */
const SECRET = /\b(?:pypi-AgE|rubygems_|eyJ)[\w-]{20}/;

/** An action of the recipe: it takes the place of `actions/download-artifact` where GitHub cannot be reached. */
export const DOWNLOAD_ACTION = fence("name: Download an artifact");

/** What its steps need beside mint. */
export const RECIPE_NEEDS: readonly Need[] = [{ kind: "pipx", lock: "twine" }, ...client("gem").needs];

/** Its commands, each with what is expected of it. */
const COMMANDS: readonly (Pick<Scenario, "name" | "jobs" | "received"> & { readonly fence: string })[] = [
  {
    name: "the recipe: not registered",
    fence: fence("--environment pypi -- act push"),
    jobs: { build: { ends: "succeeded" }, publish: { ends: "failed", error: /::EXCHANGE_REFUSED: / } },
    received: ["PyPI was asked for a token by acme/rocket, and refused."],
  },
  {
    name: "the recipe: registered",
    fence: fence("--environment pypi --publishers"),
    jobs: { build: { ends: "succeeded" }, publish: { ends: "succeeded", outputs: outputs("api-token", "username") } },
    received: [
      "PyPI gave a token for rocket.",
      "PyPI accepted rocket-1.0.0-py3-none-any.whl.",
      "PyPI was asked to revoke the token.",
    ],
  },
  {
    name: "the recipe: another registry",
    fence: fence("GEM_SERVER="),
    jobs: { publish: { ends: "succeeded", outputs: outputs() } },
    received: ["RubyGems.org gave a token for rocket.", "RubyGems.org accepted rocket 1.0.0."],
  },
];

/** The scripts that {@link followRecipe} runs, as they stand in the page. */
export const RECIPE_SCRIPTS: readonly string[] = COMMANDS.map((one) => one.fence);

/** Follows the recipe in a repository of its own. */
export async function followRecipe({ folder, tree, path }: Surroundings): Promise<readonly Row<Column>[]> {
  const env = await makeHome({ folder, path });
  const repository = join(folder, "repository");
  // Until there is a release, as the last lines of the recipe say.
  const options = `${fence("-P ubuntu-latest")}--local-repository org/mint@v1=${tree}\n`;
  const files = {
    ".actrc": options,
    ".act/download-artifact/action.yml": DOWNLOAD_ACTION,
    ".act/publishers.yml": fence("rubygems:\n"),
    ".github/workflows/gem.yml": fence("# .github/workflows/gem.yml"),
    [WORKFLOW_FILE]: workflowOf({ publish: jobIn("README.md") }),
  };
  await makeRepository(repository, { name: "acme/rocket", files }, env);
  await writeArtifacts(
    join(repository, ".act"),
    { dist: wheel("rocket"), gem: packageOf(client("gem"), "rocket") },
    env,
  );
  const rows: Row<Column>[] = [];
  for (const { name, fence: command, ...expected } of COMMANDS) {
    const { code, words } = await shell(command, { folder: repository, env, timeoutMs: TIMEOUT_MS });
    const lines = words.split("\n").flatMap((line) => /^mint: (.*)$/.exec(line)?.[1] ?? []);
    const result = { code, output: words, lines, folder, hasSecret: (text: string) => SECRET.test(text) };
    const cells: Cells = { ...(await judge(expected, result)), revoked: UNSEEN };
    rows.push({ heads: [name], cells });
  }
  return rows;
}

const UNSEEN = emptyCell("`mint sandbox` says what was asked of it, and does not show its tokens");

function outputs(...more: readonly ("api-token" | "username")[]): Readonly<Record<string, string | RegExp>> {
  const values = { "api-token": "***", username: "__token__" } as const;
  const expires = { token: "***", "expires-at": /^2\d{3}-/ };
  return { ...expires, ...Object.fromEntries(more.map((name) => [name, values[name]])) };
}

function fence(text: string): string {
  const found = fencesIn(RECIPE).find((one) => one.text.includes(text));
  if (found === undefined) throw new Error(`${RECIPE} shows nothing with "${text}".`);
  return found.text;
}
