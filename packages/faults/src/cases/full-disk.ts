import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ActionName, rowOf } from "../actions.ts";
import type { Case } from "../case.ts";
import { AT_ONCE_MS } from "./outcomes.ts";

type Plan = Pick<Case, "name" | "action" | "inputs" | "env" | "shell" | "expect">;

/** A file of the suite's own that is as large as its owner may make it, and how it looks afterwards. */
class FullFile {
  static readonly #BYTES = 2_048;
  #path = "";

  /** @returns its path */
  create(): string {
    this.#path = join(mkdtempSync(join(tmpdir(), "mint-faults-full-")), "file");
    writeFileSync(this.#path, `${"earlier=output\n".repeat(200).slice(0, FullFile.#BYTES - 1)}\n`);
    return this.#path;
  }

  /** What is the matter with it now; it is gone afterwards. */
  problems(): string[] {
    const { size } = statSync(this.#path);
    const kept = readFileSync(this.#path, "utf8").startsWith("earlier=output\n");
    rmSync(join(this.#path, ".."), { recursive: true });
    return size === FullFile.#BYTES && kept ? [] : [`R1: the file has ${size} bytes now`];
  }
}

/** Makes a case in which one of the runner's files takes no byte more. */
export function fullDisk(variable: "GITHUB_OUTPUT" | "GITHUB_STATE" | "GITHUB_ENV", action: ActionName): Plan {
  const { revokes } = rowOf(action);
  const file = new FullFile();
  return {
    name: `ends without a token where ${variable} is full${revokes ? ", and revokes it at once" : ""}`,
    action,
    env: () => ({ [variable]: file.create() }),
    ...(variable === "GITHUB_ENV" ? { inputs: { "export-env": "true" } } : {}),
    shell: { before: "ulimit -f 2" },
    expect: {
      exit: 1,
      code: "OUTPUT_UNAVAILABLE",
      requests: { exchange: 1, ...(revokes ? { revocation: 1 } : {}) },
      withinMs: AT_ONCE_MS,
      // What was saved before the output failed may be revoked once more.
      post: { requests: [0, 1] },
      also: () => file.problems(),
    },
  };
}
