import { defineConfig } from "vitest/config";

export default defineConfig({
  // Workspace packages are tested as they stand in the source, not as they were last built.
  ssr: { resolve: { conditions: ["@mint/source", "node", "import", "default"] } },
  // A release is built from nothing, several times, on a machine that may be busy.
  test: { testTimeout: 600_000, hookTimeout: 600_000 },
});
