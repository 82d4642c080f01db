import type { Finder } from "./finding.ts";

/** The policy matched, and an account behind it keeps the registry from minting. */
export const findAccount: Finder = ({ registry, refusal, match }) => {
  if (match("account") === undefined) return undefined;
  return {
    id: "account",
    certainty: "certain",
    title: `The policy matches, but an account behind it may not publish at ${registry.name}.`,
    seen: `it says "${refusal.messages?.[0] ?? ""}"`,
    needs: "an account in good standing that may act for the package owner",
    remedy: "Mend that account, or have a member who may publish create the policy.",
  };
};
