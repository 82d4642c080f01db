import { defineConfig } from "vitest/config";

const conditions = ["@mint/source", "node"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { testTimeout: 30_000 },
});
