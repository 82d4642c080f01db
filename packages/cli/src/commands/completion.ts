import type { Call } from "../command.ts";
import { completionScript, isShell } from "../completion-script.ts";

/** `mint completion`: a script for the shell to read. */
export async function run(call: Call): Promise<number> {
  const [shell = ""] = call.words;
  if (!isShell(shell)) return 2;
  process.stdout.write(completionScript(shell));
  return 0;
}
