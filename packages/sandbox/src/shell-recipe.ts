import type { RunningSandbox } from "./start-sandbox.ts";
import { type Trust, TRUST_VARIABLES } from "./https/trust.ts";
import { urlLines } from "./url-lines.ts";

/**
 * Writes the URLs of a sandbox and commands, ready to paste, that run the built actions against it. The request token
 * in them is the sandbox's own and worth nothing anywhere else.
 */
export function shellRecipe({ urls, env, trust }: RunningSandbox): string {
  return [
    "The sandbox is up; Ctrl-C ends it.",
    ...urlLines(urls),
    "",
    "In another shell, at the top of the repository (after `pnpm build`):",
    "",
    ...Object.entries(env).map(([name, value]) => `export ${name}='${value}'`),
    ...trustLines(trust),
    "export GITHUB_ACTIONS=true RUNNER_TEMP=$(mktemp -d)",
    ...["GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_ENV", "GITHUB_STEP_SUMMARY"].map(
      (name) => `export ${name}=$RUNNER_TEMP/${name.toLowerCase()}; touch $${name}`,
    ),
    "",
    ...action("pypi", { "REPOSITORY-URL": `${urls.pypi}/legacy/` }),
    ...action("nuget", { USER: "octocat", "TOKEN-SERVICE-URL": `${urls.nuget}/api/v2/token` }),
    "cat $GITHUB_OUTPUT",
    "",
  ].join("\n");
}

/** Lists what makes each client trust the sandbox, with the client's name beside it. */
export function trustLines(trust: Trust | undefined): readonly string[] {
  if (trust === undefined) return [];
  return [
    ...TRUST_VARIABLES.map(({ name, clients }) => `export ${name}='${trust.env[name] ?? ""}' # ${clients}`),
    `# mono and nuget.exe: cert-sync --user '${trust.file}'`,
  ];
}

/** The one that runs here: the shell's own may be too old for the actions. */
const NODE = `'${process.execPath.replaceAll("'", "'\\''")}'`;

/** Input names keep their hyphens, which a shell's own assignments do not take: hence `env`. */
function action(name: string, inputs: Readonly<Record<string, string>>): readonly string[] {
  const assignments = Object.entries(inputs).map(([input, value]) => `'INPUT_${input}=${value}'`);
  return [`env ${assignments.join(" ")} ${NODE} actions/${name}/dist/main.cjs`];
}
