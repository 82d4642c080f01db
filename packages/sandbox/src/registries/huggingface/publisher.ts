import type { Claims } from "../../issuer/claims.ts";
import { allMatch, compare } from "../../http/trace.ts";
import { claimText } from "../../oidc/claim-text.ts";

/** A trusted publisher as the settings page sends it. @see https://github.com/huggingface/hub-docs/issues/2757 */
export interface HuggingfacePublisher {
  /** A repository, or a user's name. */
  readonly resource: string;
  issuerUrl: string;
  readonly claims: Record<string, { readonly kind: "eq"; readonly value: string }>;
}

/** True if every claim has exactly the registered value. */
export function isTrusted(publisher: HuggingfacePublisher, claims: Claims): boolean {
  return allMatch(publisher, [
    compare("iss", publisher.issuerUrl, claims["iss"]),
    ...Object.entries(publisher.claims).map(([name, { value }]) => compare(name, value, presetClaim(name, claims))),
  ]);
}

/** UNVERIFIED: what GitHub's preset makes of `workflow` and `branch`; people register a file's name. */
function presetClaim(name: string, claims: Claims): string | undefined {
  if (name === "workflow") {
    return /\/([^/@]+)@/.exec(claimText(claims, "workflow_ref") ?? "")?.[1] ?? claimText(claims, name);
  }
  if (name === "branch") return /^refs\/heads\/(.+)$/.exec(claimText(claims, "ref") ?? "")?.[1];
  return claimText(claims, name);
}
