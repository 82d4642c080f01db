import { defineConfig } from "vitest/config";

// Tests that wait do so for a process or a server of their own: a machine that has much to do is no reason to fail.
const LONGEST_MS = 60_000;

/** How every package and action is tested. */
export const base = defineConfig({
  // Workspace packages are tested as they stand in the source, not as they were last built.
  ssr: { resolve: { conditions: ["@mint/source", "node", "import", "default"] } },
  test: { restoreMocks: true, unstubEnvs: true, testTimeout: LONGEST_MS, hookTimeout: LONGEST_MS },
});
