import { InputError, type Registry, type RegistryType } from "@mint/core";
import { type Job, type NamedRegistry, registriesFromInputs, sanitize, uptimeMs } from "@mint/core/host";
import type { Given } from "./command.ts";
import { UsageError } from "./usage-error.ts";

const NO_JOB: Job = { env: {}, identity: undefined };

/**
 * Makes a registry from its options.
 *
 * @throws {@link UsageError} if the options are wrong, or name several packages
 */
export function registryOf(type: RegistryType, given: Given, job: Job = NO_JOB): Registry {
  const [only, ...others] = registriesOf(type, given, job);
  if (only !== undefined && others.length === 0) return only.registry;
  throw new UsageError(`--${type.listInput} names several, but mint token prints one token: use mint run`, type.id);
}

/**
 * Makes the registries from the options of one: one for each name, if an option lists several.
 *
 * @throws {@link UsageError} if the options are wrong
 */
export function registriesOf(type: RegistryType, given: Given, job: Job): readonly NamedRegistry[] {
  try {
    return registriesFromInputs(type, (name) => given[name], job);
  } catch (failure) {
    if (!(failure instanceof InputError)) throw failure;
    const { subject, message, hint } = failure;
    const what = subject === undefined ? message : `--${subject.input} ${subject.problem}.`;
    throw new UsageError(`${sanitize(what)} ${sanitize(hint)}`.replace(/\.$/, ""), type.id);
  }
}

/** The same as for the actions' input. */
const MAX_TIMEOUT_SECONDS = 120;
/** The time left for a command. */
export interface Deadline {
  /** Milliseconds, minus the reserved time, and at least one. */
  left(keptBackMs?: number): number;
}

/** For minting, as in help. */
export const MINTING = { min: 5, defaultMs: 60_000 } as const;

/**
 * Starts the time of a command. Reading stdin and waiting for the reader of the output count.
 *
 * @throws {@link UsageError} as {@link timeoutOf} does
 */
export function startDeadline(given: Given, { min, defaultMs }: { min: number; defaultMs: number }): Deadline {
  // Setting the wall clock meanwhile changes nothing.
  const end = uptimeMs() + (timeoutOf(given, min) ?? defaultMs);
  return { left: (keptBackMs = 0) => Math.max(1, Math.round(end - uptimeMs() - keptBackMs)) };
}

/**
 * Reads `--timeout`.
 *
 * @param min seconds
 * @returns milliseconds; `undefined` if it is not given
 * @throws {@link UsageError} for anything but a whole number within the bounds
 */
export function timeoutOf({ timeout }: Given, min: number): number | undefined {
  if (timeout === undefined) return undefined;
  const seconds = /^\d{1,3}$/.test(timeout) ? Number(timeout) : Number.NaN;
  if (seconds >= min && seconds <= MAX_TIMEOUT_SECONDS) return seconds * 1_000;
  throw new UsageError(`--timeout is a whole number of seconds from ${min} to ${MAX_TIMEOUT_SECONDS}`);
}
