import { mkdir } from "node:fs/promises";
import { run } from "../clients/shell.ts";

/** From the Go module proxy. */
export const ACT = "github.com/nektos/act@v0.2.89";
/** Five minutes on two cores where nothing is in Go's caches, and seconds where all is. */
const BUILD_MS = 900_000;

/**
 * Builds act into a folder.
 *
 * @throws {Error} if it cannot be built, with go's own last words
 */
export async function installAct(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const env = { ...process.env, GOBIN: folder } as Record<string, string>;
  const { code, words } = await run("go", ["install", ACT], { folder, env, timeoutMs: BUILD_MS });
  if (code !== 0) throw new Error(`go install ${ACT}: ${words.trim().split("\n").at(-1)}`);
}

// `.ci/run` starts it early: from then on Go's caches have it.
if (import.meta.main) await installAct(process.argv[2] ?? "");
