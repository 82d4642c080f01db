import { defineAction } from "@mint/action-kit";
import { nuget } from "@mint/core";

/** Mints for NuGet, which cannot revoke a key. `NUGET_API_KEY` is NuGet/login's name for the output. */
export const action = defineAction(nuget, { tokenOutputs: ["NUGET_API_KEY"] });
