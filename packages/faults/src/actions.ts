import { type RegistryName, type RegistryWire, WIRE } from "./registry-wire.ts";

/** What tells one action from another, for a case that is about any of them. */
export interface ActionRow {
  /** In `actions/`. */
  readonly folder: string;
  readonly registry: RegistryName;
  /** Its post step revokes. */
  readonly revokes: boolean;
  /** The audience that its registry expects in the world. */
  readonly audience: string;
  /** The registry's own host. */
  readonly host: string;
  /** The input that says where the registry is. */
  readonly urlInput: string;
  /** Aims it at the world's registry. */
  readonly inputs: (url: string) => Readonly<Record<string, string>>;
  /** The variables that it exports where it is asked to, and that hold the token. */
  readonly exports: readonly string[];
}

const CRATES = {
  registry: "crates",
  revokes: true,
  audience: "crates.io",
  host: "crates.io",
  urlInput: "url",
  exports: ["CARGO_REGISTRY_TOKEN"],
} as const;

const PYPI = {
  registry: "pypi",
  revokes: true,
  audience: "pypi",
  host: "upload.pypi.org",
  urlInput: "repository-url",
  exports: [
    "TWINE_PASSWORD",
    "UV_PUBLISH_TOKEN",
    "POETRY_PYPI_TOKEN_127_0_0_1",
    "FLIT_PASSWORD",
    "HATCH_INDEX_AUTH",
    "PDM_PUBLISH_PASSWORD",
    "MATURIN_PYPI_TOKEN",
  ],
} as const;

/** Every action, the dispatcher with two of its registries. Adding one is adding a row. */
export const ACTIONS = {
  pypi: { folder: "pypi", ...PYPI, inputs: (url) => ({ "repository-url": `${url}/legacy/` }) },
  nuget: {
    folder: "nuget",
    registry: "nuget",
    revokes: false,
    audience: "https://www.nuget.org",
    host: "www.nuget.org",
    urlInput: "token-service-url",
    inputs: (url) => ({ user: "octocat", "token-service-url": `${url}/api/v2/token` }),
    exports: ["NUGET_API_KEY"],
  },
  crates: { folder: "crates", ...CRATES, inputs: (url) => ({ url, audience: "crates.io" }) },
  rubygems: {
    folder: "rubygems",
    registry: "rubygems",
    revokes: false,
    audience: "rubygems.org",
    host: "rubygems.org",
    urlInput: "gem-server",
    inputs: (url) => ({ "gem-server": url, audience: "rubygems.org" }),
    exports: ["GEM_HOST_API_KEY", "RUBYGEMS_API_KEY"],
  },
  npm: {
    folder: "npm",
    registry: "npm",
    revokes: false,
    audience: "npm:registry.npmjs.org",
    host: "registry.npmjs.org",
    urlInput: "registry-url",
    inputs: (url) => ({ package: "octo-package", "registry-url": url, audience: "npm:registry.npmjs.org" }),
    exports: ["NODE_AUTH_TOKEN", "NPM_TOKEN", "YARN_NPM_AUTH_TOKEN"],
  },
  "mint:pypi": {
    folder: "mint",
    ...PYPI,
    inputs: (url) => ({ registry: "pypi", "repository-url": `${url}/legacy/` }),
  },
  "mint:crates": {
    folder: "mint",
    ...CRATES,
    inputs: (url) => ({ registry: "crates", url, audience: "crates.io" }),
  },
} as const satisfies Readonly<Record<string, ActionRow>>;

/** An action, or the dispatcher with a registry: `mint:crates`. */
export type ActionName = keyof typeof ACTIONS;

/** Finds the row of an action. */
export function rowOf(action: ActionName): ActionRow {
  return ACTIONS[action];
}

/** Finds how the registry of an action speaks. */
export function wireOf(action: ActionName): RegistryWire {
  return WIRE[rowOf(action).registry];
}
