import type { RunningSandbox } from "./start-sandbox.ts";
import { urlLines } from "./url-lines.ts";

/**
 * Writes the URLs of a sandbox and commands, ready to paste, that run the built actions against it. The request token
 * in them is the sandbox's own and worth nothing anywhere else.
 */
export function shellRecipe({ urls, env }: RunningSandbox): string {
  return [
    "The sandbox is up; Ctrl-C ends it.",
    ...urlLines(urls),
    "",
    "In another shell, at the top of the repository (after `pnpm build`):",
    "",
    ...Object.entries(env).map(([name, value]) => `export ${name}='${value}'`),
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

/** The one that runs here: the shell's own may be too old for the actions. */
const NODE = `'${process.execPath.replaceAll("'", "'\\''")}'`;

/** Input names keep their hyphens, which a shell's own assignments do not take: hence `env`. */
function action(name: string, inputs: Readonly<Record<string, string>>): readonly string[] {
  const assignments = Object.entries(inputs).map(([input, value]) => `'INPUT_${input}=${value}'`);
  return [`env ${assignments.join(" ")} ${NODE} actions/${name}/dist/main.cjs`];
}
