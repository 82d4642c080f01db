import type { Action } from "@mint/action-kit";
import { rubygems } from "@mint/core";

/** Maps this action's inputs to the description of a gem server; a key that it gives cannot be revoked by its holder. */
export const action: Action = {
  registry: (inputs) => rubygems({ gemServer: inputs.text("gem-server"), roleToAssume: inputs.text("role-to-assume") }),
};
