import type { RegistryType } from "@mint/core";
import type { Interruption } from "../signals.ts";

/** One option of a command line. */
export interface Option {
  /** The placeholder for its value in help; absent for a flag. */
  readonly value?: string;
  /** One sentence, without a full stop. */
  readonly about: string;
  /** Whether it is required. */
  readonly required?: true;
  /** Its default, in words. */
  readonly default?: string;
  /** One letter. */
  readonly short?: string;
}

/** Options by their name without the dashes. */
export type Options = Readonly<Record<string, Option>>;

/** Values of options by name, `true` for a registry's flag; a blank value counts as not given. */
export type Given = Readonly<Record<string, string | undefined>>;

/** A command line that was read. */
export interface Call {
  /** In the order given. */
  readonly registries: readonly RegistryType[];
  readonly given: Given;
  readonly flags: ReadonlySet<string>;
  /** Words that are not registries. */
  readonly words: readonly string[];
  /** The words after `--`. */
  readonly rest: readonly string[];
}

/** Runs a command; an interruption decides the exit code. @returns the exit code */
export type Run = (call: Call, interruption: Interruption) => Promise<number>;

/** The first word of a command line. */
export type CommandName = "token" | "run" | "doctor" | "revoke" | "sandbox" | "completion";

/** A command's definition, for the parser, help and completion. */
export interface Command {
  readonly name: CommandName;
  /** For the list of all commands: begins in lower case, without a full stop. */
  readonly summary: string;
  /** What follows the command's name. */
  readonly usage: string;
  /** Paragraphs. */
  readonly about: readonly string[];
  readonly options: Options;
  /** How many registries it takes, and whether only those that can revoke. */
  readonly registries: { readonly min: number; readonly max: number; readonly thatRevoke?: true };
  /** The word that it takes, and the allowed values. */
  readonly word?: { readonly name: string; readonly among: readonly string[] };
  /** Whether a command of the caller's follows after `--`. */
  readonly takesCommand?: "always" | "optional";
  /** The exit code of its own failures. Default: 1, and 2 for wrong usage. */
  readonly failureCode?: number;
  readonly examples: readonly { readonly line: string; readonly about: string }[];
}
