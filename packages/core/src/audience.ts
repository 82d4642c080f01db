import { belongsElsewhere, namedByServer, namesNone } from "./early-refusal.ts";
import { isLoopback } from "./safe-url.ts";

/**
 * Audiences that a server trusts, and the hosts that may receive an identity made out to them. An identity for `pypi`
 * that reached any other host could be redeemed at pypi.org by whoever runs that host.
 */
const RESERVED: ReadonlyMap<string, readonly string[]> = new Map([
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
  ["https://pub.dev", ["pub.dev"]],
  // Signing: an identity for it gives whoever holds it a code-signing certificate in the job's name.
  ["sigstore", ["fulcio.sigstore.dev"]],
]);

/** The audience that is reserved for a host, so that it need not be asked; `undefined` for any other host. */
export function knownAudience(url: URL): string | undefined {
  for (const [audience, hosts] of RESERVED) if (hosts.includes(url.host)) return audience;
  return undefined;
}

/**
 * Takes an audience that a person typed or a description states, unless it is reserved for another host.
 *
 * @throws {@link InputError} `AUDIENCE_MISMATCH`
 */
export function givenAudience(audience: string, url: URL): string {
  const owner = RESERVED.get(audience);
  if (isLoopback(url) || owner === undefined || isAmong(owner, url)) return audience;
  throw belongsElsewhere(audience, owner, url);
}

/**
 * Takes an audience that the server itself named, only if it is reserved for that very host or is the host's own name.
 *
 * @throws {@link ResponseError} `RESPONSE_INVALID` where the answer names none
 * @throws {@link InputError} `AUDIENCE_MISMATCH`
 */
export function discoveredAudience(audience: string | undefined, url: URL): string {
  if (audience === undefined || !isPlausible(audience)) throw namesNone(url);
  if (isLoopback(url)) return audience;
  const owner = RESERVED.get(audience);
  const own = [url.hostname, url.host, url.origin].includes(audience);
  if (owner === undefined ? own : isAmong(owner, url)) return audience;
  throw namedByServer(audience, owner, url);
}

/** A typed audience is one line without control characters. */
export function isPlausible(audience: string): boolean {
  return /^[\u0020-\u007e]{1,512}$/.test(audience) && audience.trim() === audience;
}

function isAmong(hosts: readonly string[], url: URL): boolean {
  return hosts.some((host) => (host.startsWith("*.") ? url.host.endsWith(host.slice(1)) : host === url.host));
}
