import { defineAction } from "@mint/action-kit";
import { nuget } from "@mint/core";

/** Mints for NuGet, which has no way to revoke a key; `NUGET_API_KEY` is what NuGet/login calls it. */
export const action = defineAction(nuget, { tokenOutputs: ["NUGET_API_KEY"] });
