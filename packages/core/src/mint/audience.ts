import { belongsElsewhere, namedByServer, namesNone } from "./early-refusal.ts";
import { hostsOf } from "../reserved-audiences.ts";
import { isLoopback } from "../safe-url.ts";

/**
 * Takes an audience that a person typed or a description states, unless it is reserved for another host.
 *
 * @throws {@link InputError} `AUDIENCE_MISMATCH`
 */
export function givenAudience(audience: string, url: URL): string {
  const owner = hostsOf(audience);
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
  const owner = hostsOf(audience);
  const { hostname, host, origin, port } = url;
  const own = [hostname, host, `${hostname}:${port || 443}`, origin, `https://${hostname}`].includes(audience);
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
