import { knownAudience } from "../../base/reserved-audiences.ts";
import { claimText } from "../../base/claims.ts";
import { FOREIGN_ISSUER, GITHUB_ISSUER } from "../../base/claims.ts";
import { isLoopback } from "../../base/urls.ts";
import type { Finder } from "./finding.ts";

/** The identity comes from an issuer that the registry does not know. */
export const findIssuer: Finder = ({ registry, claims, match }) => {
  const { issuers } = registry.claimRules;
  const iss = claimText(claims, "iss");
  const foreign = iss !== undefined && issuers?.some((one) => isOf(iss, one)) === false;
  // A registry of one's own, or a rehearsal, may take others than the public one.
  const known =
    knownAudience(registry.url) !== undefined || (isLoopback(registry.url) && FOREIGN_ISSUER.test(iss ?? ""));
  if (match("issuer") === undefined && !(foreign && known)) return undefined;
  return {
    id: "issuer",
    certainty: "certain",
    title: `${registry.name} takes no identity that "${iss ?? "nobody"}" issued${kindOf(iss)}.`,
    seen: `iss is "${iss ?? "missing"}"`,
    needs: otherThan(iss, issuers),
    remedy: remedyFor(iss),
  };
};

/** A server's settings may leave out one that its source knows. */
function otherThan(iss = "", issuers: readonly string[] = []): string {
  const others = issuers.filter((one) => !isOf(iss, one)).map((one) => `"${one}"`);
  return others.length === 0 ? "an issuer that it was told of" : `one of ${others.join(", ")}`;
}

/** One that ends in a slash stands for every issuer below it: CircleCI has one for each organization. */
function isOf(iss: string, one: string): boolean {
  return iss === one || (one.endsWith("/") && iss.startsWith(one));
}

/** @see https://docs.github.com/en/enterprise-cloud@latest/actions/reference/security/oidc */
function kindOf(iss = ""): string {
  if (iss.startsWith(`${GITHUB_ISSUER}/`)) return ", the issuer of an enterprise";
  if (/^https:\/\/token\.actions\.[^/]+\.ghe\.com/.test(iss)) return ", the issuer of GitHub with data residency";
  return iss.endsWith("/_services/token") ? ", the issuer of a GitHub Enterprise Server" : "";
}

function remedyFor(iss = ""): string {
  return iss.startsWith(`${GITHUB_ISSUER}/`)
    ? "An owner of the enterprise can switch its own issuer off (include_enterprise_slug: false); or publish from an organization outside it."
    : "Publish from a repository on github.com, or with an API token of the registry.";
}
