import { join } from "node:path";
import type { RunningSandbox } from "@mint/sandbox";
import type { Account } from "./account.ts";

/** What every chapter of the demo needs. */
export interface World {
  readonly account: Account;
  readonly running: RunningSandbox;
  /** Moves the clock of issuer and registries ahead while something is done. */
  readonly later: <T>(minutes: number, task: () => Promise<T>) => Promise<T>;
}

/** The folder of a built action, or of an action of the demo's own. */
export function actionFolder(path: string): string {
  return join(import.meta.dirname, "../..", path);
}
