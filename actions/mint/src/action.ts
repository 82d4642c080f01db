import { clientFiles, defineAction } from "@mint/action-kit";
import { REGISTRIES } from "@mint/core";
import { chooseRegistry } from "./choose-registry.ts";

/** Mints for the registry that the input `registry` names. */
export const action = defineAction(
  { types: REGISTRIES, inputs: ["registry"], choose: chooseRegistry },
  { clientFiles, outputs: ({ username = "", secret }) => ({ username, secret: secret?.reveal() ?? "" }) },
);
