import { InputError, ResponseError } from "../base/errors.ts";
import { hostsOf } from "../base/reserved-audiences.ts";
import { sanitizeAll } from "../base/sanitize.ts";
import { isLoopback } from "../base/urls.ts";

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

/** An audience that a person typed, or a description states, for another host than the one that reserved it. */
function belongsElsewhere(audience: string, owner: readonly string[], { host }: URL): InputError {
  const what = `An identity for the audience "${audience}" belongs to ${owner[0] ?? "another host"} and is not sent to ${host}.`;
  return new InputError("AUDIENCE_MISMATCH", what, {
    hint: `Give the audience that ${host} expects in the input audience; its operator knows it. Or mend the URL.`,
    host,
  });
}

/** An audience that a server named, and that is neither reserved for it nor its own name. */
function namedByServer(audience: string, owner: readonly string[] | undefined, { host }: URL): InputError {
  const shown = sanitizeAll([audience])[0] ?? "";
  return new InputError("AUDIENCE_MISMATCH", `${host} asks for an identity for the audience "${shown}".`, {
    hint:
      owner === undefined
        ? `An audience that is not the host's own name is not taken on the server's word alone. If the operator of ${host} confirms it, type it.`
        : `That audience belongs to ${owner[0] ?? "another host"}: with such an identity ${host} could publish there in your name. Do not type it unless you run both.`,
    ...(owner === undefined ? { paste: `audience: ${/^[\w./:-]+$/.test(shown) ? shown : JSON.stringify(shown)}` } : {}),
    host,
  });
}

/** A server's answer that names no audience. */
function namesNone({ host }: URL): ResponseError {
  return new ResponseError("RESPONSE_INVALID", `${host} names no usable audience.`, {
    hint: "Check the URL. If the index is known to take trusted publishing, give its audience in the input audience.",
    retries: 1,
    host,
  });
}
