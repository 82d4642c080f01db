import {
  type Client,
  type Files,
  type Package,
  SEVERAL,
  type SeveralPackages,
  type Variables,
  type WiredWay,
} from "../client.ts";
import { asDocumented } from "../documents.ts";

const NPM = "npm@11.21.2";
const COMMIT = "git init --quiet --initial-branch=main . && git add --all && git commit --quiet --message=release";
const README = "actions/npm/README.md";
const LINE = "npm config set --location=user //registry.npmjs.org/:_authToken='${NODE_AUTH_TOKEN}'";
/** The README's line in the user's npmrc, then the command: as documented for npm, and said there of all that take it. */
const afterLine = (command: string): WiredWay => ({ ...BY_LINE, command: `${LINE}\n${command}` });
const QUIET: Variables = { npm_config_fetch_retries: "0", npm_config_update_notifier: "false", DO_NOT_TRACK: "1" };

function manifest({ name, version }: Package, more: Readonly<Record<string, unknown>> = {}): string {
  const publishConfig = { access: "public" };
  return JSON.stringify({ name, version, license: "MIT", files: ["index.js"], publishConfig, ...more });
}

const BY_LINE = asDocumented(README, `${LINE}\nnpm publish *.tgz`);

/** For a client that makes no exchange of its own. */
function afterMint(command: string): string {
  return `sh -c 'mint run npm --package octo-package --registry-url "$MINT_SANDBOX_NPM_URL" -- ${command}'`;
}

/** A client of the npm registry that is a package there itself. */
function npmClient(
  row: Omit<Client, "registry" | "needs" | "files"> & Partial<Client> & { readonly packages: readonly string[] },
): Client {
  const { packages, ...rest } = row;
  return {
    registry: "npm",
    needs: [{ kind: "npm", packages }],
    files: (pkg) => ({ "package.json": manifest(pkg), "index.js": "" }),
    settings: QUIET,
    ...rest,
  };
}

/** A repository of workspaces, as changesets and lerna publish them. */
function workspaces(packages: readonly Package[], more: Files = {}): Files {
  const root = { name: "root", version: "0.0.0", private: true, workspaces: ["packages/*"] };
  const lock = { name: "root", version: "0.0.0", lockfileVersion: 3, packages: { "": root } };
  return {
    "package.json": JSON.stringify(root),
    "package-lock.json": JSON.stringify(lock),
    ...Object.assign(
      {},
      ...packages.map((pkg, index) => ({
        [`packages/${index}/package.json`]: manifest(pkg),
        [`packages/${index}/index.js`]: "",
      })),
    ),
    ...more,
  };
}

function severalBy(command: string, more: Files = {}): SeveralPackages {
  return {
    way: { command, env: () => ({}) },
    files: (version) =>
      workspaces(
        SEVERAL.map((name) => ({ name, version })),
        more,
      ),
    published: SEVERAL,
  };
}

function npm(version: string): Client {
  return npmClient({
    name: `npm ${version}`,
    packages: [`npm@${version}`],
    version: "npm --version",
    // With its own exchange npm asks Sigstore for provenance, 11.5.1 for a private package too: Sigstore is not in the sandbox.
    settings: { ...QUIET, npm_config_provenance: "false" },
    prepare: "npm pack",
    byOutput: BY_LINE,
    byExportEnv: { command: "npm publish" },
    ownExchange: { command: "npm publish" },
    prefers: "own exchange",
    several: severalBy("npm publish --workspaces"),
    refused: /npm error code E40[134]/,
  });
}

const PNPM: Files = { "pnpm-workspace.yaml": "packages:\n  - packages/*\n" };
const PNPM_CLI = "pnpm --filter @octo-org/cli publish --no-git-checks";
/** From pnpm 11 on it takes one token for a registry. */
const PNPM_ONE: SeveralPackages = {
  ...severalBy(PNPM_CLI, PNPM),
  way: asDocumented(README, PNPM_CLI),
  published: ["@octo-org/cli"],
};

function pnpm(version: string, refused: RegExp): Client {
  return npmClient({
    name: `pnpm ${version.split(".")[0]}`,
    // pnpm 10 runs it to publish.
    packages: [`pnpm@${version}`, NPM],
    version: "pnpm --version",
    // It refuses a work tree that is not clean.
    prepare: COMMIT,
    byOutput: afterLine("pnpm publish"),
    byExportEnv: { command: "pnpm publish" },
    ownExchange: { command: "pnpm publish" },
    prefers: "own exchange",
    several: version.startsWith("10.") ? severalBy("pnpm -r publish", PNPM) : PNPM_ONE,
    refused,
  });
}

const CHANGESETS: Files = { ".changeset/config.json": '{ "access": "public", "baseBranch": "main" }' };
const LERNA: Files = { "lerna.json": '{ "version": "independent", "npmClient": "npm" }' };
const ONE_CALL_EACH = "it takes one token for a registry: one call for each package, with its token";

/** The clients that people publish to npm with. */
export const NPM_CLIENTS: readonly Client[] = [
  npm("11.21.2"),
  npm("11.5.1"),
  pnpm("10.34.9", /npm error code E40[134]/),
  pnpm("11.28.11", /40[134]/),
  pnpm("12.21.0", /status 40[134]/),
  npmClient({
    name: "yarn 4",
    packages: ["@yarnpkg/cli-dist@4.18.1"],
    version: "yarn --version",
    prepare: "touch yarn.lock && yarn install --no-immutable",
    byOutput: asDocumented(README, "yarn npm publish"),
    settings: { ...QUIET, YARN_ENABLE_TELEMETRY: "0" },
    ownExchange: { command: "yarn npm publish" },
    prefers: "token",
    several: ONE_CALL_EACH,
    refused: /YN0035/,
  }),
  npmClient({
    name: "yarn 1",
    packages: ["yarn@1.22.22", NPM],
    version: "yarn --version",
    byOutput: {
      command: "yarn publish --non-interactive",
      env: ({ token = "" }) => ({ NPM_AUTH_TOKEN: token, npm_config_registry: "https://registry.npmjs.org" }),
    },
    byExportEnv: { command: "yarn publish --non-interactive" },
    inSandbox: afterMint("yarn publish --non-interactive"),
    ownExchange: "it has none",
    several: ONE_CALL_EACH,
    refused: /Couldn't publish package|40[134]/,
  }),
  npmClient({
    name: "bun",
    packages: ["bun@1.4.5", NPM],
    version: "bun --version",
    byOutput: afterLine("bun publish"),
    byExportEnv: { command: "bun publish" },
    inSandbox: afterMint("bun publish"),
    ownExchange: "it has none",
    several: ONE_CALL_EACH,
    refused: /40[134] (?:Forbidden|Not Found|Unauthorized)/,
  }),
  npmClient({
    name: "changesets",
    packages: ["@changesets/cli@3.0.3", NPM],
    version: "changeset --version",
    files: (pkg) => workspaces([pkg], CHANGESETS),
    prepare: COMMIT,
    byOutput: afterLine("changeset publish"),
    byExportEnv: { command: "changeset publish" },
    ownExchange: { command: "changeset publish" },
    prefers: "own exchange",
    several: severalBy("changeset publish", CHANGESETS),
    refused: /E40[134]/,
  }),
  npmClient({
    name: "lerna",
    packages: ["lerna@10.1.1", NPM],
    version: "lerna --version",
    files: (pkg) => workspaces([pkg], LERNA),
    prepare: COMMIT,
    byOutput: afterLine("lerna publish from-package --yes"),
    byExportEnv: { command: "lerna publish from-package --yes" },
    ownExchange: { command: "lerna publish from-package --yes" },
    prefers: "own exchange",
    several: severalBy("lerna publish from-package --yes", LERNA),
    refused: /E40[134]/,
  }),
];
