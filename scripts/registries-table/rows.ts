import {
  cloudsmith,
  crates,
  dockerhub,
  jfrog,
  mcp,
  npm,
  nuget,
  openvsx,
  packagist,
  prefix,
  pypi,
  pyx,
  quay,
  type Registry,
  rubygems,
  vscode,
} from "@mint/core";

/** What the table says of a registry beside what its description does. */
export interface RegistryRow {
  readonly registry: Registry;
  /** Where everybody's is named after its host. */
  readonly name?: string;
  /** The folder of its action; that of the dispatcher where it has none of its own. */
  readonly action: string;
  /** What a token is good for. */
  readonly mode: string;
  readonly lifetime: string;
  /** What its own people offer for GitHub Actions, as a link where it is an action. */
  readonly official: string;
  readonly adds: string;
}

const READABLE = "refusals that say what to type where";

export const ROWS: readonly RegistryRow[] = [
  {
    registry: pypi(),
    action: "pypi",
    mode: "a token for all projects of the publisher, or narrowed to one",
    lifetime: "15 min",
    official: "[pypa/gh-action-pypi-publish](https://github.com/pypa/gh-action-pypi-publish), which also uploads",
    adds: "every client, TestPyPI and other indexes, burning, narrowing",
  },
  {
    registry: nuget({ user: "octocat" }),
    action: "nuget",
    mode: "a key for what the policy covers",
    lifetime: "as answered: 15 min to 1 h",
    official: "[NuGet/login](https://github.com/NuGet/login)",
    adds: "`expires-at`, retries with a fresh identity, other galleries",
  },
  {
    registry: crates(),
    action: "crates",
    mode: "a token for all crates of the publisher",
    lifetime: "30 min",
    official: "[rust-lang/crates-io-auth-action](https://github.com/rust-lang/crates-io-auth-action)",
    adds: "an expiry, retries with a fresh identity, named registries",
  },
  {
    registry: rubygems(),
    action: "rubygems",
    mode: "a key for all gems of the publisher, or what a role allows",
    lifetime: "15 min; a role's 5 min to 1 day",
    official: "[rubygems/configure-rubygems-credentials](https://github.com/rubygems/configure-rubygems-credentials)",
    adds: "an output, roles and publishers alike, says which field differs",
  },
  {
    registry: npm({ package: "octo-package" }),
    action: "npm",
    mode: "a token for one package",
    lifetime: "1 h",
    official: "`npm publish` itself, 11.5.1 and newer",
    adds: "pnpm, bun, lerna, changesets, many packages, says which field differs",
  },
  {
    registry: dockerhub({ connectionId: "0", username: "octo-org" }),
    action: "mint",
    mode: "RFC 8693, for what a ruleset allows",
    lifetime: "5 min to 1 h",
    official: "[docker/login-action](https://github.com/docker/login-action)",
    adds: READABLE,
  },
  {
    registry: prefix(),
    action: "mint",
    mode: "a token for the channels of the publisher",
    lifetime: "as the token says",
    official: "rattler-build and pixi themselves",
    adds: "every conda client",
  },
  {
    registry: openvsx({ extension: "octo.octo-extension" }),
    action: "mint",
    mode: "a token for one extension",
    lifetime: "5 min",
    official: "ovsx itself, 1.2.0 and newer",
    adds: READABLE,
  },
  {
    registry: vscode({ publisher: "octo" }),
    action: "mint",
    mode: "a token for one publisher; not live in September 2026",
    lifetime: "not known",
    official: "vsce itself, 4 and newer",
    adds: READABLE,
  },
  {
    registry: cloudsmith({ organization: "octo-org", audience: "chosen" }),
    action: "mint",
    mode: "a token of a service account",
    lifetime: "as the token says",
    official: "[cloudsmith-io/cloudsmith-cli-action](https://github.com/cloudsmith-io/cloudsmith-cli-action)",
    adds: "no CLI to install",
  },
  {
    name: "JFrog",
    registry: jfrog({ url: "https://octo.jfrog.io", oidcProviderName: "github", audience: "chosen" }),
    action: "mint",
    mode: "RFC 8693 in JSON, for what the mapping allows",
    lifetime: "as answered",
    official: "[jfrog/setup-jfrog-cli](https://github.com/jfrog/setup-jfrog-cli)",
    adds: "no CLI to install",
  },
  {
    registry: quay({ robot: "octo-org+release", audience: "chosen" }),
    action: "mint",
    mode: "a token of a robot account",
    lifetime: "1 h",
    official: "none",
    adds: "an action at all",
  },
  {
    registry: packagist({ organization: "octo-org", package: "octo/package" }),
    action: "mint",
    mode: "a key and a secret for one package",
    lifetime: "15 min",
    official:
      "[packagist/artifact-publish-github-action](https://github.com/packagist/artifact-publish-github-action), which also uploads",
    adds: "the key and the secret for your own client",
  },
  {
    registry: mcp(),
    action: "mint",
    mode: "a token for all that is named after the owner",
    lifetime: "5 min",
    official: "mcp-publisher itself",
    adds: READABLE,
  },
  {
    registry: pyx({ workspace: "octo", pyxRegistry: "main" }),
    action: "mint",
    mode: "a token for one registry of a workspace",
    lifetime: "not known",
    official: "uv itself",
    adds: "every client",
  },
];

/** Registries whose audience an administrator chooses: the examples above have a word for it. */
export const CHOSEN_AUDIENCE = "chosen";
