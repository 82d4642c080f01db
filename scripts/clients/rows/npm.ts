import type { Client, Files, Package, Variables } from "../client.ts";

const NPM = "npm@11.21.2";
const COMMIT = "git init --quiet --initial-branch=main . && git add --all && git commit --quiet --message=release";
/** What npm, pnpm and changesets read without a file. */
const byVariable = ({ token = "" }: Variables): Variables => ({ "npm_config_//registry.npmjs.org/:_authToken": token });
const QUIET: Variables = { npm_config_fetch_retries: "0", npm_config_update_notifier: "false", DO_NOT_TRACK: "1" };

function manifest({ name, version }: Package, more: Readonly<Record<string, unknown>> = {}): string {
  const publishConfig = { access: "public" };
  return JSON.stringify({ name, version, license: "MIT", files: ["index.js"], publishConfig, ...more });
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
function workspaces(pkg: Package, more: Files): Files {
  const root = { name: "root", version: "0.0.0", private: true, workspaces: ["packages/*"] };
  const lock = { name: "root", version: "0.0.0", lockfileVersion: 3, packages: { "": root } };
  return {
    "package.json": JSON.stringify(root),
    "package-lock.json": JSON.stringify(lock),
    "packages/one/package.json": manifest(pkg),
    "packages/one/index.js": "",
    ...more,
  };
}

function npm(version: string): Client {
  return npmClient({
    name: `npm ${version}`,
    packages: [`npm@${version}`],
    version: "npm --version",
    // With its own exchange npm asks Sigstore for provenance, 11.5.1 for a private package too: Sigstore is not in the sandbox.
    settings: { ...QUIET, npm_config_provenance: "false" },
    byOutput: { command: "npm publish", env: byVariable },
    ownExchange: { command: "npm publish" },
    prefers: "own exchange",
    refused: /npm error code E40[134]/,
  });
}

function pnpm(version: string, refused: RegExp): Client {
  return npmClient({
    name: `pnpm ${version.split(".")[0]}`,
    // pnpm 10 runs npm.
    packages: [`pnpm@${version}`, ...(version.startsWith("10.") ? [NPM] : [])],
    version: "pnpm --version",
    // It refuses a work tree that is not clean.
    prepare: COMMIT,
    byOutput: { command: "pnpm publish", env: byVariable },
    ownExchange: { command: "pnpm publish" },
    prefers: "own exchange",
    refused,
  });
}

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
    byOutput: {
      command: "yarn npm publish",
      env: ({ token = "" }) => ({
        YARN_NPM_AUTH_TOKEN: token,
        YARN_NPM_PUBLISH_REGISTRY: "https://registry.npmjs.org",
      }),
    },
    settings: { ...QUIET, YARN_ENABLE_TELEMETRY: "0" },
    ownExchange: { command: "yarn npm publish" },
    prefers: "token",
    refused: /YN0035/,
  }),
  npmClient({
    name: "yarn 1",
    packages: ["yarn@1.22.22"],
    version: "yarn --version",
    byOutput: {
      command: "yarn publish --non-interactive",
      env: ({ token = "" }) => ({ NPM_AUTH_TOKEN: token, npm_config_registry: "https://registry.npmjs.org" }),
    },
    ownExchange: "it has none",
    refused: /Couldn't publish package|40[134]/,
  }),
  npmClient({
    name: "bun",
    packages: ["bun@1.4.5"],
    version: "bun --version",
    byOutput: { command: "bun publish", env: ({ token = "" }) => ({ NPM_CONFIG_TOKEN: token }) },
    ownExchange: "it has none",
    refused: /40[134] (?:Forbidden|Not Found|Unauthorized)/,
  }),
  npmClient({
    name: "changesets",
    packages: ["@changesets/cli@3.0.3", NPM],
    version: "changeset --version",
    files: (pkg) => workspaces(pkg, { ".changeset/config.json": '{ "access": "public", "baseBranch": "main" }' }),
    prepare: COMMIT,
    byOutput: { command: "changeset publish", env: byVariable },
    ownExchange: { command: "changeset publish" },
    prefers: "own exchange",
    refused: /E40[134]/,
  }),
  npmClient({
    name: "lerna",
    packages: ["lerna@10.1.1", NPM],
    version: "lerna --version",
    files: (pkg) => workspaces(pkg, { "lerna.json": '{ "version": "independent", "npmClient": "npm" }' }),
    prepare: COMMIT,
    // It reads no variable: a line of the user's npmrc.
    byOutput: {
      command:
        "npm config set --location=user //registry.npmjs.org/:_authToken='${NODE_AUTH_TOKEN}'\nlerna publish from-package --yes",
      env: ({ token = "" }) => ({ NODE_AUTH_TOKEN: token }),
    },
    byExportEnv: { command: "lerna publish from-package --yes" },
    ownExchange: { command: "lerna publish from-package --yes" },
    prefers: "own exchange",
    refused: /E40[134]/,
  }),
];
