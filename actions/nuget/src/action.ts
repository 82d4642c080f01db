import type { Action } from "@mint/action-kit";
import { nuget } from "@mint/core";

/** Maps this action's inputs to the description of a token service; NuGet has no way to revoke a key. */
export const action: Action = {
  registry: ({ text }) => nuget.fromInputs(text),
  tokenOutputs: ["NUGET_API_KEY"],
};
