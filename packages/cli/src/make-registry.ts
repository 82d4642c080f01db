import { isMintFailure, type MintFailure, type Registry } from "@mint/core";
import * as factories from "./factories.ts";
import type { Given, RegistryRow } from "./registries.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Makes a registry of its row and what was given for it.
 *
 * @throws {@link UsageError} where that makes none, in the words of a command line
 */
export function makeRegistry(row: RegistryRow, given: Given): Registry {
  try {
    return row.make(factories, given);
  } catch (failure) {
    if (!isMintFailure(failure)) throw failure;
    const { message, hint } = inOptions(failure, row);
    throw new UsageError(`${message} ${hint}`.replace(/\.$/, ""), row.id);
  }
}

/** What a failure says of an input, said of the option of the same name. */
export function inOptions({ message, hint }: MintFailure, row: RegistryRow): { message: string; hint: string } {
  const name = /^(?:The input )?([a-z-]+) /.exec(message)?.[1] ?? "";
  if (name !== "audience" && !Object.hasOwn(row.options, name)) return { message, hint };
  return {
    message: message.replace(/^(?:The input )?[a-z-]+ /, `--${name} `),
    hint: hint.replace(new RegExp(`(?<=\\s)${name}(?=[\\s.,:])`), `--${name}`),
  };
}
