import type { Sandbox } from "@mint/sandbox";

/** What a client needs to be there; each kind has its own installer. */
export type Need =
  /** A locked virtual environment, `locks/<lock>.txt`. */
  | { readonly kind: "python"; readonly lock: string }
  /** Packages of npm, `name@version`. */
  | { readonly kind: "npm"; readonly packages: readonly string[] }
  /** A client that `pipx run` starts, with the same lock. */
  | { readonly kind: "pipx"; readonly lock: string }
  /** Packages of Debian. */
  | { readonly kind: "debian"; readonly packages: readonly string[] }
  /** Comes with the machine. */
  | { readonly kind: "machine"; readonly program: string };

/** A package that a client is to publish. */
export interface Package {
  readonly name: string;
  readonly version: string;
}

/** Files by their paths in the project's folder. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Variables by name. */
export type Variables = Readonly<Record<string, string>>;

/** The registries that the clients publish to, by their names in the sandbox. */
export type RegistryName = "pypi" | "testpypi" | "crates" | "rubygems" | "npm" | "nuget";

/** A client that people publish with, and all that is expected of it. Commands are for bash, as in a `run:` step. */
export interface Client {
  readonly name: string;
  readonly registry: RegistryName;
  readonly needs: readonly Need[];
  /** A command that prints its version. */
  readonly version: string;
  /** The project that it publishes. */
  files(pkg: Package): Files;
  /** A command that makes the project ready: a build, a commit. It runs without a token. */
  readonly prepare?: string;
  /** Inputs of the action, and options of the command line, beside the registry's. */
  readonly inputs?: (sandbox: Sandbox) => Variables;
  /** What a test sets and a job does not need: no colours, no retries. */
  readonly settings?: Variables;
  /** The command that publishes, with the outputs of the action wired to it as its README says. */
  readonly byOutput: WiredWay;
  /** Other documented ways to wire the outputs. */
  readonly recipes?: readonly WiredWay[];
  /** The command after `export-env: true`, where it is another one. */
  readonly byExportEnv?: Way;
  /** What stands after `mint run <registry> … --`. */
  readonly underMintRun?: Way;
  /** The command after `mint sandbox --`. Default: the command of `byExportEnv`. */
  readonly inSandbox?: string;
  /** Its own exchange, or why it has none. */
  readonly ownExchange: Way | string;
  /** Which it takes in a job that has an identity and a token for it. Absent if it makes no exchange. */
  readonly prefers?: "token" | "own exchange";
  /** How it publishes several packages at once, or why it does not. */
  readonly several: SeveralPackages | string;
  /** The client's own words where the registry says no. */
  readonly refused: RegExp;
}

/** A way to publish. */
export interface Way {
  readonly command: string;
  readonly env?: Variables;
}

/** Packages that are published by one command, each with a token of its own, after `export-env: true`. */
export interface SeveralPackages {
  readonly way: WiredWay;
  /** A repository that has all of {@link SEVERAL}. */
  files(version: string): Files;
  /** Those that the command publishes. */
  readonly published: readonly string[];
}

/** Why nothing is to be shown for several packages at most registries. */
export const ONE_TOKEN = "a token is good for every package of its publisher";

/** The packages of a repository that has several, as the README of the action names them. */
export const SEVERAL: readonly string[] = ["@octo-org/core", "@octo-org/cli"];

/** A way to publish with the outputs of an action. */
export interface WiredWay {
  readonly command: string;
  readonly env: (outputs: Variables) => Variables;
  /** The variables as a document has them, where the way is taken from one. */
  readonly documented?: Variables;
}
