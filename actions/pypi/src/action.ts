import type { Action } from "@mint/action-kit";
import { pypi } from "@mint/core";

/** Maps this action's inputs to the description of an index, and its outputs to names that PyPI's users know. */
export const action: Action = {
  registry: (inputs) =>
    pypi({
      repositoryUrl: inputs.text("repository-url"),
      project: inputs.text("project"),
      narrow: inputs.flag("narrow", false),
    }),
  tokenOutputs: ["api-token"],
  outputs: ({ username = "__token__" }) => ({ username }),
  revokes: (inputs) => inputs.flag("revoke", true),
};
