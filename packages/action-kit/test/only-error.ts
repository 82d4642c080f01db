import type { PhaseResult } from "@mint/runner";

/** Reads the one error that a step reports. @throws {Error} if there is none, or more than one */
export function onlyError({ annotations }: PhaseResult): string {
  const errors = annotations.filter(({ level }) => level === "error").map(({ message }) => message);
  const [error, ...others] = errors;
  if (error === undefined || others.length > 0) throw new Error(`${errors.length} errors: ${errors.join(" | ")}`);
  return error;
}
