import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ActionName, rowOf } from "../actions.ts";
import type { Case } from "../case.ts";
import { AT_ONCE_MS } from "./outcomes.ts";

type Plan = Pick<Case, "name" | "action" | "inputs" | "env" | "shell" | "expect">;

const FIRST_LINE = "earlier=output\n";
/** As `ulimit -f` counts. */
const BLOCK_BYTES = 1_024;

/** A file of the suite's own that is as large as its owner may make it, and how it looks afterwards. */
class FullFile {
  readonly #bytes: number;
  #path = "";

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  /** @returns its path */
  create(): string {
    this.#path = join(mkdtempSync(join(tmpdir(), "mint-faults-full-")), "file");
    writeFileSync(this.#path, FIRST_LINE);
    // The rest is a hole, which takes no place on the disk.
    truncateSync(this.#path, this.#bytes);
    return this.#path;
  }

  /** What is the matter with it now; it is gone afterwards. */
  problems(): string[] {
    const { size } = statSync(this.#path);
    const file = openSync(this.#path, "r");
    const head = Buffer.alloc(FIRST_LINE.length);
    readSync(file, head);
    closeSync(file);
    rmSync(join(this.#path, ".."), { recursive: true });
    return size === this.#bytes && head.equals(Buffer.from(FIRST_LINE)) ? [] : [`R1: the file has ${size} bytes now`];
  }
}

/** Makes a case in which one of the runner's files, of so many KiB, takes no byte more. */
export function fullDisk(variable: "GITHUB_OUTPUT" | "GITHUB_STATE" | "GITHUB_ENV", action: ActionName, kib = 2): Plan {
  const { revokes } = rowOf(action);
  const file = new FullFile(kib * BLOCK_BYTES);
  return {
    name: `ends without a token where ${variable} is full${kib > 2 ? `, of ${kib / 1_024} MB` : ""}${revokes ? ", and revokes it at once" : ""}`,
    action,
    env: () => ({ [variable]: file.create() }),
    ...(variable === "GITHUB_ENV" ? { inputs: { "export-env": "true" } } : {}),
    shell: { before: `ulimit -f ${kib}` },
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
