import type { Action } from "@mint/action-kit";
import { npm } from "@mint/core";

/** Maps this action's inputs to the description of a registry for one package; its tokens cannot be revoked. */
export const action: Action = {
  registry: ({ text }) => npm.fromInputs(text),
};
