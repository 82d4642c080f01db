import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerAtOwnNames } from "../proxy/own-names.ts";
import type { Environment } from "../proxy/proxy.ts";
import { clientVariablesOf, hostsOf, ownNameOf, REGISTRY_IDS } from "../registries.ts";
import type { RunningSandbox } from "../start-sandbox.ts";
import { jobEnvironment } from "./job-environment.ts";

/** What a client or a job signs in with besides stored secrets: user names, lines of an npmrc, ID tokens, tokens of `mint run`. */
const OTHER_CREDENTIALS: readonly RegExp[] = [
  /^(?:TWINE|UV_PUBLISH|PDM_PUBLISH|MATURIN|FLIT)_USERNAME$/,
  /^HATCH_INDEX_USER$/,
  /^POETRY_HTTP_BASIC_\w+_USERNAME$/,
  /^(?:NPM_CONFIG_TOKEN|YARN_AUTH_TOKEN|YARN_NPM_AUTH_IDENT)$/,
  /^npm_config_\/\//i,
  /^MINT_NPM_TOKEN_/,
  /_(?:ID|OIDC)_TOKEN(?:_V2)?$/,
];

/** How to recognize what the command must not get. */
export interface ClientEnvironmentOptions {
  /** Tells whether a variable of this name holds a stored credential of a real registry. */
  readonly isStoredSecret: (name: string) => boolean;
}

/** The environment of a command that uses the sandbox instead of the real services. */
export interface ClientEnvironment extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
  /** Names of variables that are kept from the command, since they hold a credential. */
  readonly withheld: readonly string[];
}

/**
 * Makes the environment of a command: the job's identity, every registry's address, what makes clients go there and trust
 * it, and no credential for a real registry. Registries whose clients make the exchange at their own names only answer there.
 * All that it needs is gone when it is disposed of.
 */
export async function clientEnvironment(
  running: RunningSandbox,
  env: Environment,
  { isStoredSecret }: ClientEnvironmentOptions,
): Promise<ClientEnvironment> {
  const { sandbox, urls, trust } = running;
  const folder = await mkdtemp(join(tmpdir(), "mint-sandbox-"));
  const npmrc = join(folder, ".npmrc");
  // Of every client of npm's, only this file and no variable is read by all but one. The token is the one of `mint run`.
  const tokenLine = `//${new URL(urls.npm).host}/:_authToken=\${NODE_AUTH_TOKEN}`;
  await writeFile(npmrc, `registry=${urls.npm}/\n${tokenLine}\n`);
  const names = await answerAtOwnNames({
    handler: sandbox.fetch,
    hosts: REGISTRY_IDS.filter((id) => ownNameOf(id) !== undefined).flatMap(hostsOf),
    env,
    ...(trust === undefined ? {} : { alsoTrusted: trust.pem }),
  });
  const withheld = Object.keys(env).filter(
    (name) => isStoredSecret(name) || OTHER_CREDENTIALS.some((pattern) => pattern.test(name)),
  );
  const ownUrls = Object.fromEntries(
    REGISTRY_IDS.flatMap((id) => {
      const host = ownNameOf(id);
      return host === undefined ? [] : [[id, `https://${host}`] as const];
    }),
  );
  const own = {
    ...jobEnvironment(running),
    ...registryEnvironment({ urls: { ...urls, ...ownUrls } }, urls),
    NPM_CONFIG_USERCONFIG: npmrc,
    // `mint run` looks here for the files of clients, and not in the user's home folder.
    MINT_SANDBOX_HOME: folder,
    // Some clients do not read a file that names a variable that is not set.
    NODE_AUTH_TOKEN: "",
    ...names.env,
  };
  // npm reads a variable in any case, and bun in capitals.
  const replaced = new Set(Object.keys(own).map((name) => name.toLowerCase()));
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || withheld.includes(name) || replaced.has(name.toLowerCase()) ? [] : [[name, value] as const],
  );
  return {
    withheld,
    env: { ...Object.fromEntries(kept), ...own },
    async [Symbol.asyncDispose]() {
      await Promise.all([names[Symbol.asyncDispose](), rm(folder, { recursive: true, force: true })]);
    },
  };
}

/** Makes the variables that name the registries: each one's address, and what its clients read. */
export function registryEnvironment(
  { urls }: Pick<RunningSandbox, "urls">,
  direct: RunningSandbox["urls"] = urls,
): Record<string, string> {
  return Object.fromEntries(
    REGISTRY_IDS.flatMap((id) => [
      [`MINT_SANDBOX_${id.toUpperCase()}_URL`, urls[id]],
      ...Object.entries(clientVariablesOf(id, urls[id], direct[id])),
    ]),
  );
}
