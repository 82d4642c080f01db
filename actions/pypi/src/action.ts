import { defineAction } from "@mint/action-kit";
import { pypi } from "@mint/core";

/** Mints for PyPI and indexes with the same protocol. Other actions for PyPI also have the outputs `api-token` and `username`. */
export const action = defineAction(pypi, {
  tokenOutputs: ["api-token"],
  outputs: ({ username = "__token__" }) => ({ username }),
});
