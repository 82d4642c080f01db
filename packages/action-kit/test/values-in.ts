import { readFileSync } from "node:fs";
import { readKeyValueFile } from "@mint/runner";

/** Reads a file of the runner's as the runner does. */
export function valuesIn(path: string): Record<string, string> {
  const { pairs, error } = readKeyValueFile(readFileSync(path, "utf8"));
  if (error !== undefined) throw new Error(error);
  return Object.fromEntries(pairs);
}
