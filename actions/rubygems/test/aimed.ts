import { join } from "node:path";
import type { AimedAction } from "@mint/action-kit/testing/world";

/** The built action, aimed at the sandbox's RubyGems.org. */
export const aimed: AimedAction = {
  action: join(import.meta.dirname, ".."),
  inputs: ({ urls }) => ({ "gem-server": urls.rubygems }),
};
