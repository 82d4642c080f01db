import { spawn } from "node:child_process";
import { once } from "node:events";

/** How a program ended. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export async function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly stdin?: string } = {},
): Promise<ProgramEnd> {
  const { stdin = "", ...rest } = options;
  const child = spawn(program, [...args], { stdio: "pipe", ...rest });
  const seen = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (seen.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (seen.stderr += chunk.toString()));
  child.stdin.on("error", () => undefined).end(stdin);
  await once(child, "close");
  return { code: child.exitCode, ...seen };
}
