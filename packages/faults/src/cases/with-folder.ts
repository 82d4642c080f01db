import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "@mint/runner";
import type { Case, Expectation } from "../case.ts";

/** Makes the environment of a case in a folder of its own, which is removed afterwards. */
export function withFolder(
  env: (folder: string) => Environment,
  expect: Expectation,
): Required<Pick<Case, "env" | "expect">> {
  let folder = "";
  return {
    env: () => {
      folder = mkdtempSync(join(tmpdir(), "mint-faults-folder-"));
      return env(folder);
    },
    expect: {
      ...expect,
      also: (seen) => {
        rmSync(folder, { recursive: true });
        return expect.also?.(seen) ?? [];
      },
    },
  };
}
