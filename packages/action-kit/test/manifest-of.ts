import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** What the suite reads of an `action.yml`. */
export interface Manifest {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runs: { readonly main: string; readonly post?: string };
}

/** Reads the `action.yml` in the folder of an action. */
export function manifestOf(action: string): Manifest {
  return parse(readFileSync(join(action, "action.yml"), "utf8"));
}
