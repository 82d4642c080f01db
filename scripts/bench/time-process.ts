import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Runs Node with the arguments and gives the wall time from start to exit, in milliseconds.
 *
 * @throws where it does not exit with 0
 */
export async function timeProcess(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "pipe"] });
  let problem = "";
  child.stderr.on("data", (chunk: Buffer) => (problem += chunk.toString()));
  const [code]: unknown[] = await once(child, "exit");
  const elapsed = performance.now() - started;
  if (code !== 0) throw new Error(`node ${args.join(" ")} ended with ${String(code)}: ${problem}`);
  return elapsed;
}
