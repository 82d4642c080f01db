import { existsSync } from "node:fs";
import { join } from "node:path";
import { isLoopback } from "./http/serve-handler.ts";
import { type Trust, TRUST_VARIABLES } from "./https/trust.ts";
import type { RunningSandbox } from "./start-sandbox.ts";
import { mintFunction, quoted } from "./mint-command.ts";
import { urlLines } from "./url-lines.ts";

/** How the sandbox was started, which decides how it writes the commands that it prints. */
export interface Started {
  /** The program and its file: `process.execPath`, `process.execArgv` and `process.argv[1]`. */
  readonly command: readonly string[];
  /** The folder that the commands are typed in. */
  readonly folder: string;
}

/**
 * Writes what to do with a sandbox: commands first, ready to paste, addresses last. The request token in them is the
 * sandbox's own and worth nothing anywhere else.
 */
export function instructions(running: RunningSandbox, started: Started): string {
  const { sandbox, urls, env, trust, page } = running;
  const { repository, workflow, environment = "none", eventName, ref } = sandbox.issuer.job;
  return [
    "The sandbox is up; Ctrl-C ends it.",
    ...(page === undefined ? [] : [`Its page: ${page.url}`]),
    `Its job: ${repository}, ${workflow}, environment ${environment}, ${eventName} on ${ref}.`,
    "",
    "In another shell:",
    "",
    ...mintFunction(started.command),
    ...exported(env),
    ...(trust === undefined ? [] : [`export NODE_EXTRA_CA_CERTS=${quoted(trust.file)}`]),
    `mint doctor pypi --repository-url ${urls.pypi}/legacy/`,
    `mint token pypi --repository-url ${urls.pypi}/legacy/`,
    `mint token nuget --user octocat --token-service-url ${urls.nuget}/api/v2/token`,
    "",
    ...actionLines(running, started.folder),
    ...trustLines(trust),
    "Your own client, with its variables set, in its own sandbox: mint sandbox -- twine upload dist/*",
    "",
    ...urlLines(urls),
    "",
  ].join("\n");
}

/**
 * Warns that other machines can reach a sandbox; `undefined` if they cannot.
 *
 * @param host as it was asked for
 */
export function hostWarning(host: string | undefined, isHttps: boolean): string | undefined {
  if (host === undefined || isLoopback(host)) return undefined;
  const plain = isHttps
    ? ""
    : " mint sends an identity over http to its own machine only: from another machine, use --https.";
  return `the sandbox listens at ${host}: anybody who can reach this address can get its identities and publish to it. They are worthless at a real registry.${plain}`;
}

/** Starts built actions as a runner does, where there are some; what they ask a runner to mask is left out. */
function actionLines({ urls, env }: RunningSandbox, folder: string): readonly string[] {
  if (!existsSync(join(folder, "actions/pypi/dist/main.cjs"))) return [];
  return [
    "To run a built action as a runner does:",
    "",
    ...exported(env),
    "export RUNNER_TEMP=$(mktemp -d)",
    ...["GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_ENV", "GITHUB_STEP_SUMMARY"].map(
      (name) => `export ${name}=$RUNNER_TEMP/${name.toLowerCase()}; touch $${name}`,
    ),
    action("pypi", { "REPOSITORY-URL": `${urls.pypi}/legacy/` }),
    action("nuget", { USER: "octocat", "TOKEN-SERVICE-URL": `${urls.nuget}/api/v2/token` }),
    "cat $GITHUB_OUTPUT",
    "",
  ];
}

/** Input names keep their hyphens, which a shell's own assignments do not take: hence `env`. */
function action(name: string, inputs: Readonly<Record<string, string>>): string {
  const assignments = Object.entries(inputs).map(([input, value]) => quoted(`INPUT_${input}=${value}`));
  const node = quoted(process.execPath);
  return `env GITHUB_ACTIONS=true ${assignments.join(" ")} ${node} actions/${name}/dist/main.cjs | grep -v ^::add-mask::`;
}

/** Lists what makes each client trust the sandbox, with the client's name beside it. */
function trustLines(trust: Trust | undefined): readonly string[] {
  if (trust === undefined) return [];
  return [
    "What makes each client trust it:",
    "",
    ...TRUST_VARIABLES.map(({ name, clients }) => `export ${name}=${quoted(trust.env[name] ?? "")} # ${clients}`),
    `# mono and nuget.exe: cert-sync --user ${quoted(trust.file)}`,
    "",
  ];
}

function exported(variables: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`);
}
