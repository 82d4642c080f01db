import type { Credential, Registry } from "@mint/core";
import type { Inputs } from "./inputs.ts";

/** What distinguishes one action from another: how its inputs make a registry, and what its outputs are called. */
export interface Action {
  /** Makes the registry that the inputs describe; a wrong input throws here, before anything is sent. */
  registry(inputs: Inputs): Registry;
  /** Further names of the token among the outputs, as the registry's users know it. */
  readonly tokenOutputs?: readonly string[];
  /** Further outputs; whatever is secret in them was masked when it came. */
  outputs?(credential: Credential): Readonly<Record<string, string>>;
  /** Whether the post step shall revoke the token. Default: no. */
  revokes?(inputs: Inputs): boolean;
}
