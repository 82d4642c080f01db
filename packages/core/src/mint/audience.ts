import { InputError, ResponseError } from "../base/errors.ts";
import { hostsOf } from "../base/reserved-audiences.ts";
import { sanitizeAll } from "../base/sanitize.ts";
import { isLoopback } from "../base/urls.ts";

/**
 * Accepts an audience from an input or a definition, unless it is reserved for another host.
 *
 * @throws {@link InputError} `AUDIENCE_MISMATCH`
 */
export function givenAudience(audience: string, url: URL): string {
  const owner = hostsOf(audience);
  if (isLoopback(url) || owner === undefined || isAmong(owner, url)) return audience;
  throw belongsElsewhere(audience, owner, url);
}

/**
 * Accepts an audience that the server named, only if it is reserved for that host or is the host's own name.
 *
 * @throws {@link ResponseError} `RESPONSE_INVALID` if the answer names none
 * @throws {@link InputError} `AUDIENCE_MISMATCH`
 */
export function discoveredAudience(audience: string | undefined, url: URL): string {
  if (audience === undefined || !isPlausible(audience)) throw namesNone(url);
  if (isLoopback(url)) return audience;
  const owner = hostsOf(audience);
  const { hostname, host, origin, port } = url;
  // Another port of the host is another server.
  const own = [host, origin, `${hostname}:${port || 443}`, `https://${hostname}`].includes(audience);
  if (owner === undefined ? own : isAmong(owner, url)) return audience;
  throw namedByServer(audience, owner, url);
}

/** Tells whether a text can be an audience: one line of at most 512 printable ASCII characters, no blanks at its ends. */
export function isPlausible(audience: string): boolean {
  return /^[\u0020-\u007e]{1,512}$/.test(audience) && audience.trim() === audience;
}

function isAmong(hosts: readonly string[], url: URL): boolean {
  return hosts.some((host) => (host.startsWith("*.") ? url.host.endsWith(host.slice(1)) : host === url.host));
}

/** An audience from an input or a definition that is reserved for another host. */
function belongsElsewhere(audience: string, owner: readonly string[], { host }: URL): InputError {
  const what = `An identity for the audience "${audience}" belongs to ${owner[0] ?? "another host"} and is not sent to ${host}.`;
  return new InputError("AUDIENCE_MISMATCH", what, {
    hint: `Give the audience that ${host} expects in the input audience; its operator knows it. If the URL is wrong, fix the URL instead.`,
    host,
  });
}

/** An audience that a server named, and that is neither reserved for it nor its own name. */
function namedByServer(audience: string, owner: readonly string[] | undefined, { host }: URL): InputError {
  const shown = sanitizeAll([audience])[0] ?? "";
  return new InputError("AUDIENCE_MISMATCH", `${host} asks for an identity for the audience "${shown}".`, {
    hint:
      owner === undefined
        ? `mint does not trust a server that asks for an audience other than its own host name. If the operator of ${host} confirms it, set it as the input audience.`
        : `That audience belongs to ${owner[0] ?? "another host"}: with that identity, ${host} could publish there in your name. Do not use it unless you run both.`,
    ...(owner === undefined ? { paste: `audience: ${/^[\w./:-]+$/.test(shown) ? shown : JSON.stringify(shown)}` } : {}),
    host,
  });
}

/** A server's answer that names no audience. */
function namesNone({ host }: URL): ResponseError {
  return new ResponseError("RESPONSE_INVALID", `${host} did not name a usable audience.`, {
    hint: "Check the URL. If the index supports trusted publishing, give its audience in the input audience.",
    retries: 1,
    host,
  });
}
