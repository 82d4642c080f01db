import { join } from "node:path";
import type { AimedAction } from "@mint/action-kit/testing/world";

/** The built action, aimed at the sandbox's crates.io. */
export const aimed: AimedAction = {
  action: join(import.meta.dirname, ".."),
  inputs: ({ urls }) => ({ url: urls.crates }),
};
