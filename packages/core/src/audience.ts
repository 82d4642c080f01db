import { InputError, ResponseError } from "./errors.ts";
import { safeWords } from "./safe-words.ts";
import { isLoopback } from "./safe-url.ts";

/**
 * Audiences that a server trusts, and the hosts that may receive an identity made out to them. An identity for `pypi`
 * that reached any other host could be redeemed at pypi.org by whoever runs that host.
 */
const RESERVED: readonly { readonly audience: string; readonly hosts: readonly string[] }[] = [
  { audience: "pypi", hosts: ["upload.pypi.org", "pypi.org"] },
  { audience: "testpypi", hosts: ["test.pypi.org"] },
  { audience: "https://www.nuget.org", hosts: ["www.nuget.org"] },
  { audience: "crates.io", hosts: ["crates.io"] },
  { audience: "staging.crates.io", hosts: ["staging.crates.io"] },
  { audience: "rubygems.org", hosts: ["rubygems.org"] },
  { audience: "staging.rubygems.org", hosts: ["staging.rubygems.org"] },
  { audience: "npm:registry.npmjs.org", hosts: ["registry.npmjs.org"] },
  { audience: "https://identity.docker.com", hosts: ["identity.docker.com"] },
  { audience: "prefix.dev", hosts: ["prefix.dev", "*.prefix.dev"] },
  { audience: "https://open-vsx.org", hosts: ["open-vsx.org"] },
  { audience: "marketplace.visualstudio.com", hosts: ["marketplace.visualstudio.com"] },
  { audience: "https://registry.modelcontextprotocol.io", hosts: ["registry.modelcontextprotocol.io"] },
  { audience: "mcp-registry", hosts: ["registry.modelcontextprotocol.io"] },
  { audience: "https://pub.dev", hosts: ["pub.dev"] },
  // Signing: an identity for it gives whoever holds it a code-signing certificate in the job's name.
  { audience: "sigstore", hosts: ["fulcio.sigstore.dev"] },
];

/** Hosts whose audience is known, so that they need not be asked. */
const KNOWN: readonly { readonly host: string; readonly audience: string }[] = [
  { host: "upload.pypi.org", audience: "pypi" },
  { host: "pypi.org", audience: "pypi" },
  { host: "test.pypi.org", audience: "testpypi" },
];

/** The audience that a host is known to want; `undefined` for one that has to be asked. */
export function knownAudience(url: URL): string | undefined {
  return KNOWN.find((row) => row.host === url.host)?.audience;
}

/**
 * Takes an audience that a person typed or a description states, unless it is reserved for another host.
 *
 * @throws {@link InputError} `AUDIENCE_MISMATCH`
 */
export function givenAudience(audience: string, url: URL): string {
  const owner = ownerOf(audience);
  if (isLoopback(url) || owner === undefined || isAmong(owner, url)) return audience;
  throw new InputError(
    "AUDIENCE_MISMATCH",
    `An identity for the audience "${audience}" belongs to ${owner[0] ?? "another host"} and is not sent to ${url.host}.`,
    {
      hint: `Give the audience that ${url.host} expects in the input audience; its operator knows it. Or mend the URL.`,
      host: url.host,
    },
  );
}

/**
 * Takes an audience that the server itself named, only if it is reserved for that very host or is the host's own name.
 *
 * @throws {@link ResponseError} `RESPONSE_INVALID` where the answer names none
 * @throws {@link InputError} `AUDIENCE_MISMATCH`
 */
export function discoveredAudience(audience: string | undefined, url: URL): string {
  if (audience === undefined || !isPlausible(audience)) {
    throw new ResponseError("RESPONSE_INVALID", `${url.host} names no usable audience.`, {
      hint: "Check the URL. If the index is known to take trusted publishing, give its audience in the input audience.",
      retries: 1,
      host: url.host,
    });
  }
  if (isLoopback(url)) return audience;
  const owner = ownerOf(audience);
  const own = [url.hostname, url.host, url.origin].includes(audience);
  if (owner === undefined ? own : isAmong(owner, url)) return audience;
  const shown = safeWords([audience])[0] ?? "";
  throw new InputError("AUDIENCE_MISMATCH", `${url.host} asks for an identity for the audience "${shown}".`, {
    hint:
      owner === undefined
        ? `An audience that is not the host's own name is not taken on the server's word alone. If the operator of ${url.host} confirms it, type it.`
        : `That audience belongs to ${owner[0] ?? "another host"}: with such an identity ${url.host} could publish there in your name. Do not type it unless you run both.`,
    ...(owner === undefined ? { paste: `audience: ${JSON.stringify(shown)}` } : {}),
    host: url.host,
  });
}

/** A typed audience is one line without control characters. */
export function isPlausible(audience: string): boolean {
  return /^[\u0020-\u007e]{1,512}$/.test(audience) && audience.trim() === audience;
}

function ownerOf(audience: string): readonly string[] | undefined {
  return RESERVED.find((row) => row.audience === audience)?.hosts;
}

function isAmong(hosts: readonly string[], url: URL): boolean {
  return hosts.some((host) => (host.startsWith("*.") ? url.host.endsWith(host.slice(1)) : host === url.host));
}
