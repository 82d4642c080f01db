import type { RegistryId } from "@mint/sandbox";
import type { Situation } from "./situation.ts";

/** A job whose ID token somebody else shows to the registry first. */
export function redeemedBefore(id: RegistryId): Situation {
  return {
    name: "an ID token that somebody else redeems first",
    arrange: ({ [id]: registry }) => {
      let redeeming = false;
      registry.intercept = async (request) => {
        if (request.method !== "POST" || redeeming) return undefined;
        redeeming = true;
        await registry.fetch(request);
        redeeming = false;
        return undefined;
      };
    },
    code: "EXCHANGE_REFUSED",
    first: "{name} says that this job's ID token was already redeemed, although it was new.",
    findings: ["certain already-used"],
  };
}
