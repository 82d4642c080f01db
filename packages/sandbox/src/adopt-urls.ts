import type { RegistryId } from "./registries.ts";
import type { Sandbox } from "./sandbox.ts";

/**
 * Makes a sandbox live at other URLs than the world's: audiences that are the registry's own address follow it, and
 * whatever names GitHub as the issuer names this one.
 */
export function adoptUrls(
  sandbox: Sandbox,
  urls: Readonly<Record<RegistryId | "issuer", string>>,
  issuerUrl: string,
): void {
  const { crates, rubygems, npm, prefix, openvsx, mcp, issuer, quay } = sandbox;
  crates.settings.audience = new URL(urls.crates).host;
  rubygems.settings.audience = new URL(urls.rubygems).host;
  npm.settings.audience = `npm:${new URL(urls.npm).hostname}`;
  prefix.settings.audience = new URL(urls.prefix).hostname;
  openvsx.settings.audience = urls.openvsx;
  mcp.settings.audience = urls.mcp;

  sandbox.trustedIssuers.push(urls.issuer);
  issuer.url = issuerUrl;
  for (const { principal } of rubygems.roles.flatMap((role) => role.access_policy.statements)) {
    principal.oidc = issuerUrl;
  }
  for (const federation of quay.federations) federation.issuer = issuerUrl;

  const { pathname, search } = new URL(issuer.requestUrl);
  issuer.requestUrl = urls.issuer + pathname + search;
}
