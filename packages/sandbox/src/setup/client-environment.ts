import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerAtOwnNames } from "../proxy/own-names.ts";
import type { Environment } from "../proxy/proxy.ts";
import { clientVariablesOf, hostsOf, ownNameOf, REGISTRY_IDS } from "../registries.ts";
import type { RunningSandbox } from "../start-sandbox.ts";
import { jobEnvironment } from "./job-environment.ts";

/** Variables that hold credentials of real registries: a sandbox needs none of them. */
const CREDENTIALS: readonly RegExp[] = [
  /^(?:TWINE|PDM_PUBLISH|MATURIN|FLIT)_(?:USERNAME|PASSWORD)$/,
  /^UV_PUBLISH_(?:TOKEN|USERNAME|PASSWORD)$/,
  /^POETRY_(?:PYPI_TOKEN|HTTP_BASIC)_/,
  /^MATURIN_PYPI_TOKEN$/,
  /^HATCH_INDEX_(?:USER|AUTH)$/,
  /^CARGO_REGISTR(?:Y|IES_\w+)_TOKEN$/,
  /^GEM_HOST_API_KEY$/,
  /^(?:NODE_AUTH_TOKEN|NPM_TOKEN|NPM_AUTH_TOKEN|NPM_ID_TOKEN|YARN_AUTH_TOKEN|YARN_NPM_AUTH_(?:TOKEN|IDENT)|NPM_CONFIG_TOKEN)$/,
  /^npm_config_\/\//i,
  /^NUGET_API_KEY$/,
  /^(?:HF_TOKEN|HUGGING_FACE_HUB_TOKEN|OVSX_PAT|VSCE_PAT|CLOUDSMITH_API_KEY|JF_ACCESS_TOKEN)$/,
];

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
export async function clientEnvironment(running: RunningSandbox, env: Environment): Promise<ClientEnvironment> {
  const { sandbox, urls, trust } = running;
  const folder = await mkdtemp(join(tmpdir(), "mint-sandbox-"));
  const npmrc = join(folder, "npmrc");
  // Of every client of npm's, only this file and no variable is read by all but one. The token is the one of `mint run`.
  const tokenLine = `//${new URL(urls.npm).host}/:_authToken=\${NODE_AUTH_TOKEN}`;
  await writeFile(npmrc, `registry=${urls.npm}/\n${tokenLine}\n`);
  const names = await answerAtOwnNames({
    handler: sandbox.fetch,
    hosts: REGISTRY_IDS.filter((id) => ownNameOf(id) !== undefined).flatMap(hostsOf),
    env,
    ...(trust === undefined ? {} : { alsoTrusted: trust.pem }),
  });
  const withheld = Object.keys(env).filter((name) => CREDENTIALS.some((pattern) => pattern.test(name)));
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || withheld.includes(name) ? [] : [[name, value] as const],
  );
  const ownUrls = Object.fromEntries(
    REGISTRY_IDS.flatMap((id) => {
      const host = ownNameOf(id);
      return host === undefined ? [] : [[id, `https://${host}`] as const];
    }),
  );
  return {
    withheld,
    env: {
      ...Object.fromEntries(kept),
      ...jobEnvironment(running),
      ...registryEnvironment({ urls: { ...urls, ...ownUrls } }),
      NPM_CONFIG_USERCONFIG: npmrc,
      // Some clients do not read a file that names a variable that is not set.
      NODE_AUTH_TOKEN: "",
      ...names.env,
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([names[Symbol.asyncDispose](), rm(folder, { recursive: true, force: true })]);
    },
  };
}

/** Makes the variables that name the registries: each one's address, and what its clients read. */
export function registryEnvironment({ urls }: Pick<RunningSandbox, "urls">): Record<string, string> {
  return Object.fromEntries(
    REGISTRY_IDS.flatMap((id) => [
      [`MINT_SANDBOX_${id.toUpperCase()}_URL`, urls[id]],
      ...Object.entries(clientVariablesOf(id, urls[id])),
    ]),
  );
}
