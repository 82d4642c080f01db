import { defineAction } from "@mint/action-kit";
import { pypi } from "@mint/core";

/** Mints for PyPI and indexes of its kind; `api-token` and `username` are what PyPI's users know. */
export const action = defineAction(pypi, {
  tokenOutputs: ["api-token"],
  outputs: ({ username = "__token__" }) => ({ username }),
});
