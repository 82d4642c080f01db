import { defineConfig } from "vitest/config";

export default defineConfig({
  // Workspace packages are tested as they stand in the source, not as they were last built.
  ssr: { resolve: { conditions: ["@mint/source", "node", "import", "default"] } },
});
