import { defineConfig } from "vitest/config";

export default defineConfig({
  // Workspace packages are tested as they stand in the source, not as they were last built.
  ssr: { resolve: { conditions: ["@mint/source", "node", "import", "default"] } },
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    restoreMocks: true,
    unstubEnvs: true,
    // For tests that start a process, on a machine that has much to do.
    testTimeout: 20_000,
  },
});
