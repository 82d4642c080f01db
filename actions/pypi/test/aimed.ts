import { join } from "node:path";
import type { AimedAction } from "@mint/action-kit/testing/world";

/** The built action, aimed at the sandbox's PyPI. */
export const aimed: AimedAction = {
  action: join(import.meta.dirname, ".."),
  inputs: ({ urls }) => ({ "repository-url": `${urls.pypi}/legacy/` }),
};
