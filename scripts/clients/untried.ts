import { isDeepStrictEqual } from "node:util";
import { WORKFLOW_FILE } from "../act/documented-workflows.ts";
import { DOWNLOAD_ACTION, RECIPE_SCRIPTS } from "../act/recipe.ts";
import { SCENARIOS } from "../act/scenarios.ts";
import { commandsOfScript, commandsOfWorkflow, documentedCommands, type DocumentedCommand } from "./documents.ts";
import { REGISTRIES } from "./registries.ts";
import { CLIENTS } from "./rows/index.ts";
import { byExportEnvOf, mintRunOf } from "./trial.ts";

/** Documented commands that neither a client nor act runs here, and why. */
const REASONS: readonly { readonly command: RegExp; readonly reason: string }[] = [
  { command: /^dotnet /, reason: "dotnet is at no package registry that is in reach; nuget.exe pushes the same way" },
  {
    command: /^npx (?:ovsx|@vscode\/vsce) /,
    reason: "the clients of extensions publish nothing without a packaged one",
  },
  {
    command: /docker login|^rattler-build |^php |cloudsmith/,
    reason: "there is no client of it here; its emulator has tests of its own",
  },
  {
    command: /\bhf upload /,
    reason: "`scripts/ci/clients/main.ts huggingface` runs hf with the variable that it reads",
  },
  { command: /v0\/publish/, reason: "curl with a header: the emulator of the MCP Registry has tests of its own" },
  { command: /^mint run (?:entra|cloudsmith) /, reason: "their clients need an account's own address" },
  {
    command: /^mint run rubygems --role-to-assume /,
    reason: "the row of gem with a role runs it with a role of the sandbox",
  },
  { command: /^gem push \*\.gem$/, reason: "with a proxy: the row of gem has none" },
  { command: /\.tgz$/, reason: "the row of npm publishes the file that it packed" },
  { command: /^cargo publish --package /, reason: "the row of cargo publishes the one package that it has" },
  { command: /^(?:npx -y )?pnpm(?:@\S+)? /, reason: "for whoever works on mint: `.ci/run` runs its own" },
  {
    command: /^go install |^(?:sudo )?npm install |^apt-get |^(?:PIPX_BIN_DIR=\S+ )?pipx install |^pip install /,
    reason: "installs",
  },
  {
    command: /^(?:pipx run build|python -m build|cargo package|gem build|npm ci|npm pack)\b/,
    reason: "builds, without a token",
  },
  { command: /^(?:buildkite-agent|\.\/wait-until|echo "until)/, reason: "takes no token" },
  {
    command: /^mint sandbox --repository .* twine upload/,
    reason:
      "the row of twine runs it for the sandbox's own job; the command line's own tests give it these options and another client",
  },
  { command: /^mint sandbox$/, reason: "the command line's own tests run it at ports that are free" },
  { command: /^mint doctor pypi --repository-url http:/, reason: "the command line's own tests run it with a port" },
  {
    command: /pypi-attestations|--attestations|--provenance/,
    reason: "it signs at Sigstore, which no machine here reaches",
  },
];

/** A documented command that is not tried, and why. */
export interface Untried extends DocumentedCommand {
  /** `undefined` if nobody has given one. */
  readonly reason: string | undefined;
}

/** Lists the documented commands that no client's row runs, nor act. */
export function untriedCommands(): readonly Untried[] {
  const severals = CLIENTS.flatMap(({ several }) => (typeof several === "string" ? [] : [several.way]));
  const wired = [...CLIENTS.flatMap(({ byOutput, recipes = [] }) => [byOutput, ...recipes]), ...severals];
  const bare = [
    ...severals.map(({ command }) => command),
    ...CLIENTS.flatMap((client) => [
      byExportEnvOf(client).command,
      mintRunOf(client, { ...REGISTRIES[client.registry].inputs }).command,
    ]),
  ];
  const byAct = [
    ...SCENARIOS.flatMap(({ files }) => commandsOfWorkflow(String(files[WORKFLOW_FILE]))),
    ...commandsOfWorkflow(DOWNLOAD_ACTION),
    ...RECIPE_SCRIPTS.flatMap(commandsOfScript),
  ];
  const isTried = ({ command, env }: DocumentedCommand): boolean =>
    byAct.some((one) => one.command === command && isDeepStrictEqual(one.env, env)) ||
    (Object.keys(env).length === 0
      ? bare.includes(command)
      : wired.some((way) => way.command === command && isDeepStrictEqual(way.documented, env)));
  return documentedCommands()
    .filter((one) => !isTried(one))
    .map((one) => ({ ...one, reason: REASONS.find(({ command }) => command.test(one.command))?.reason }));
}
