import { isMintFailure, type Registry, type RegistryType } from "@mint/core";
import { explainFailure } from "../output/failure.ts";
import type { Given } from "./command.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Makes a registry of the options that were given for it.
 *
 * @throws {@link UsageError} where they make none
 */
export function registryOf(type: RegistryType, given: Given): Registry {
  try {
    return type.fromInputs((name) => given[name]);
  } catch (failure) {
    if (!isMintFailure(failure)) throw failure;
    const { what, remedy } = explainFailure(failure);
    throw new UsageError(`${what} ${remedy}`.replace(/\.$/, ""), type.id);
  }
}

/** As of every action's input. */
const MAX_TIMEOUT_SECONDS = 120;

/**
 * Reads `--timeout`.
 *
 * @param min seconds
 * @returns milliseconds; `undefined` where it is not given
 * @throws {@link UsageError} for anything but a whole number within the bounds
 */
export function timeoutOf({ timeout }: Given, min: number): number | undefined {
  if (timeout === undefined) return undefined;
  const seconds = /^\d{1,3}$/.test(timeout) ? Number(timeout) : Number.NaN;
  if (seconds >= min && seconds <= MAX_TIMEOUT_SECONDS) return seconds * 1_000;
  throw new UsageError(`--timeout is a whole number of seconds from ${min} to ${MAX_TIMEOUT_SECONDS}`);
}
