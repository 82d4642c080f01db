import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestFile } from "./mutants.ts";

/** One test that was run. */
export interface TestEnd {
  readonly name: string;
  readonly passed: boolean;
  /** The first line of what failed. */
  readonly problem: string;
}

/** What vitest's own reporter writes, as far as it is read here. @see https://vitest.dev/guide/reporters#json-reporter */
interface Written {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** Runs a file of tests in a copy of the repository. */
export async function runTests({ project, file }: TestFile, root: string): Promise<readonly TestEnd[]> {
  const report = join(await mkdtemp(join(tmpdir(), "mint-tests-")), "report.json");
  const vitest = join(root, "node_modules", ".bin", "vitest");
  const args = ["run", "--root", root, "--project", project, file, "--reporter", "json", "--outputFile", report];
  await once(spawn(vitest, args, { cwd: root, stdio: "ignore" }), "exit");
  const { testResults }: Written = JSON.parse(await readFile(report, "utf8"));
  await rm(dirname(report), { recursive: true });
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ fullName, status, failureMessages = [] }) => ({
      name: fullName,
      passed: status === "passed",
      problem: failureMessages[0]?.split("\n")[0] ?? "",
    })),
  );
}
