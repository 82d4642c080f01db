import { inspect } from "node:util";
import fc from "fast-check";
import { type ErrorCode, isMintFailure } from "../src/base/errors.ts";

/** What came of a call: its value, or the code of the failure; anything else that is thrown stays thrown. */
export type Outcome<T> = { readonly value: T } | { readonly code: ErrorCode };

/** Calls a function, and returns its value or the code of its failure. */
export function outcomeOf<T>(run: () => T): Outcome<T> {
  try {
    return { value: run() };
  } catch (error) {
    if (isMintFailure(error)) return { code: error.code };
    throw error;
  }
}

/** Looks for input on which a property does not hold; `undefined` if none is found. */
export function counterexample<T>(property: fc.IProperty<T>, runs = 300): unknown {
  const found = fc.check(property, { numRuns: runs });
  if (!found.failed) return undefined;
  const { seed, counterexamplePath: path, errorInstance } = found;
  return { input: found.counterexample, error: inspect(errorInstance), seed, path };
}
