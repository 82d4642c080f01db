import { defineAction } from "@mint/action-kit";
import { crates } from "@mint/core";

/** Mints for crates.io and registries with the same protocol. */
export const action = defineAction(crates);
