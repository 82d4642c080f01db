import type { Options } from "./option.ts";
import type { Given, RegistryRow } from "./registries.ts";

/** A command line that was read. */
export interface Call {
  /** In the order given. */
  readonly registries: readonly RegistryRow[];
  readonly given: Given;
  readonly flags: ReadonlySet<string>;
  /** Words that are no registries. */
  readonly words: readonly string[];
  /** What stands after `--`. */
  readonly rest: readonly string[];
}

/** Runs a command. @returns the exit code */
export type Run = (call: Call) => Promise<number>;

/** A command as help and completion show it; its code is loaded when it is called. */
export interface Command {
  readonly name: string;
  /** For the list of all commands: begins in lower case, without a full stop. */
  readonly summary: string;
  /** What follows the command's name. */
  readonly usage: string;
  /** Paragraphs. */
  readonly about: readonly string[];
  readonly options: Options;
  /** How many registries it takes, and whether it is for those alone that revoke. */
  readonly registries: { readonly least: number; readonly most: number; readonly thatRevoke?: true };
  /** The word that it takes, and which there are. */
  readonly word?: { readonly name: string; readonly among: readonly string[] };
  /** Whether a command of the caller's follows after `--`. */
  readonly takesCommand?: boolean;
  /** The exit code of its own failures. Default: 1, and 2 for wrong usage. */
  readonly failureCode?: number;
  readonly examples: readonly { readonly line: string; readonly about: string }[];
  load(): Promise<{ readonly run: Run }>;
}
