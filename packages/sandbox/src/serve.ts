import { parseArgs } from "node:util";
import { startSandbox } from "./index.ts";
import { shellRecipe } from "./shell-recipe.ts";

// What `pnpm sandbox` runs: the sandbox until Ctrl-C, and what to type against it.
const { values } = parseArgs({ options: { https: { type: "boolean", default: false } } });
const running = await startSandbox(values);
process.stdout.write(shellRecipe(running));
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void running.close());
}
