import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { clientEnvironment, type RunningSandbox } from "../../src/index.ts";

/** The real client, where this machine has it; .ci/run installs it. */
export const TWINE = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "twine"))
  .find(existsSync);

/** What twine ended with, and what it printed. */
export interface TwineEnd {
  readonly code: number | null;
  readonly output: string;
}

/** Uploads a small wheel with the real twine, which makes the exchange by itself, at PyPI's own names. */
export async function twineUpload(running: RunningSandbox, project: string): Promise<TwineEnd> {
  await using client = await clientEnvironment(running, process.env, {
    isStoredSecret: (name) => name === "TWINE_PASSWORD",
  });
  const folder = await mkdtemp(join(tmpdir(), "mint-twine-"));
  try {
    const wheel = join(folder, `${project}-1.0.0-py3-none-any.whl`);
    await writeFile(wheel, tinyWheel(project));
    const { TWINE_REPOSITORY_URL: _sandbox, ...env } = client.env;
    const child = spawn(TWINE ?? "twine", ["upload", "--non-interactive", "--disable-progress-bar", wheel], {
      env: { ...env, HOME: folder },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (piece: string) => (output += piece));
    }
    const code = await new Promise<number | null>((resolve, reject) =>
      child.once("error", reject).once("close", resolve),
    );
    return { code, output };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @see https://packaging.python.org/en/latest/specifications/binary-distribution-format/ */
function tinyWheel(project: string): Uint8Array {
  const info = `${project}-1.0.0.dist-info`;
  return zipSync({
    [`${project}.py`]: strToU8('greeting = "Hello."\n'),
    [`${info}/METADATA`]: strToU8(`Metadata-Version: 2.1\nName: ${project}\nVersion: 1.0.0\n`),
    [`${info}/WHEEL`]: strToU8("Wheel-Version: 1.0\nGenerator: mint\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
    [`${info}/RECORD`]: strToU8(`${info}/RECORD,,\n`),
  });
}
