import { join } from "node:path";
import type { AimedAction } from "@mint/action-kit/testing/world";

/** The built action, aimed at the sandbox's npm. */
export const aimed: AimedAction = {
  action: join(import.meta.dirname, ".."),
  inputs: ({ urls }) => ({ package: "@octo-org/octo-package", "registry-url": `${urls.npm}/` }),
};
