import type { Action } from "@mint/action-kit";
import { registryOf } from "./registry-of.ts";
import { REVOCABLE } from "./revocable.ts";

/** Maps the inputs to whichever registry they name. */
export const action: Action = {
  registry: registryOf,
  outputs: ({ username = "", secret }) => ({ username, secret: secret?.reveal() ?? "" }),
  revokes: (inputs) =>
    inputs.flag("revoke", true) && Object.hasOwn(REVOCABLE, inputs.text("registry")?.toLowerCase() ?? ""),
};
