import { defineAction } from "@mint/action-kit";
import { crates } from "@mint/core";

/** Mints for crates.io and registries of its kind. */
export const action = defineAction(crates);
