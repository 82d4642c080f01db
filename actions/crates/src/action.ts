import type { Action } from "@mint/action-kit";
import { crates } from "@mint/core";

/** Maps this action's inputs to the description of a registry. */
export const action: Action = {
  registry: (inputs) => crates({ url: inputs.text("url"), registryName: inputs.text("registry-name") }),
  revokes: (inputs) => inputs.flag("revoke", true),
};
