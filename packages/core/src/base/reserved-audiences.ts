/**
 * Audiences that a server trusts, and the hosts that may receive an identity for them. The operator of any other host
 * that received an identity for `pypi` could redeem it at pypi.org.
 */
export const RESERVED_AUDIENCES: ReadonlyMap<string, readonly string[]> = new Map([
  ["pypi", ["upload.pypi.org", "pypi.org"]],
  ["testpypi", ["test.pypi.org"]],
  ["https://www.nuget.org", ["www.nuget.org"]],
  ["crates.io", ["crates.io"]],
  ["staging.crates.io", ["staging.crates.io"]],
  ["rubygems.org", ["rubygems.org"]],
  ["staging.rubygems.org", ["staging.rubygems.org"]],
  ["npm:registry.npmjs.org", ["registry.npmjs.org"]],
  ["https://identity.docker.com", ["identity.docker.com"]],
  ["prefix.dev", ["prefix.dev", "*.prefix.dev"]],
  ["https://open-vsx.org", ["open-vsx.org"]],
  ["marketplace.visualstudio.com", ["marketplace.visualstudio.com"]],
  ["https://registry.modelcontextprotocol.io", ["registry.modelcontextprotocol.io"]],
  ["mcp-registry", ["registry.modelcontextprotocol.io"]],
  ["https://huggingface.co", ["huggingface.co"]],
  ["https://pub.dev", ["pub.dev"]],
  // Anybody who holds it can sign in as the applications that trust the job.
  ["api://AzureADTokenExchange", ["login.microsoftonline.com"]],
  ["api://AzureADTokenExchangeUSGov", ["login.microsoftonline.us"]],
  ["api://AzureADTokenExchangeChina", ["login.chinacloudapi.cn", "login.partner.microsoftonline.cn"]],
  // Signing: anybody who holds an identity for it gets a code-signing certificate in the job's name.
  ["sigstore", ["fulcio.sigstore.dev"]],
]);

/** Returns the audience that is reserved for a host, so that the host need not be asked; `undefined` for any other host. */
export function knownAudience(url: URL): string | undefined {
  for (const [audience, hosts] of RESERVED_AUDIENCES) if (hosts.includes(url.host)) return audience;
  return undefined;
}

/** Returns the hosts that an audience is reserved for, the principal one first; `*.` stands for any host below. */
export function hostsOf(audience: string): readonly string[] | undefined {
  return RESERVED_AUDIENCES.get(audience);
}
