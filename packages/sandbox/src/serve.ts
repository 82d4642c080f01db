import { startSandbox } from "./index.ts";
import { shellRecipe } from "./shell-recipe.ts";

// What `pnpm sandbox` runs: the sandbox until Ctrl-C, and what to type against it.
const running = await startSandbox();
process.stdout.write(shellRecipe(running));
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void running.close());
}
