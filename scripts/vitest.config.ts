import { mergeConfig } from "vitest/config";
import { base } from "../vitest.base.ts";

// A release is built from nothing, several times, on a machine that may be busy.
export default mergeConfig(base, { test: { testTimeout: 600_000, hookTimeout: 600_000 } });
