import type { Clock, Handler } from "./http/handler.ts";
import { createIssuer, GITHUB_ISSUER, type Issuer, REQUEST_ORIGIN } from "./issuer/issuer.ts";
import type { FetchIssuer } from "./oidc/verify-id-token.ts";
import { createRegistries, registryOfHost, seedRegistries, type Registries } from "./registries.ts";

/** The hosts of GitHub's OIDC service: the issuer's own, and the one that jobs ask for their tokens. */
export const ISSUER_HOSTS: readonly string[] = [GITHUB_ISSUER, REQUEST_ORIGIN].map((url) => new URL(url).host);

/** Options of a sandbox. */
export interface SandboxOptions {
  /** The clock of issuer and registries, in milliseconds; the machine's where not given. */
  readonly now?: Clock;
  /** False: no repository's publisher is registered anywhere. */
  readonly seed?: boolean;
  /**
   * The `iss` of the tokens; GitHub's where not given. Registries trust GitHub's own and no other, so a token of
   * `https://token.actions.githubusercontent.com/<enterprise>` is refused as it would be in the world.
   */
  readonly issuerUrl?: string;
  /** How registries reach the issuer; straight to its handler where not given. */
  readonly fetchIssuer?: FetchIssuer;
}

/** An OIDC issuer and the registries that trust it. */
export interface Sandbox extends Registries {
  readonly issuer: Issuer;
  /** The `iss` values that every registry accepts; may be added to. */
  readonly trustedIssuers: string[];
  /** Answers for all hosts of the real services by the host in the URL; other hosts cannot be reached. */
  readonly fetch: Handler;
}

/** Creates a sandbox without ports: every server is a `Request` to `Response` function. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const now = options.now ?? Date.now;
  const issuer = createIssuer(now);
  issuer.url = options.issuerUrl ?? issuer.url;
  const trustedIssuers = [GITHUB_ISSUER];
  const fetchIssuer = options.fetchIssuer ?? ((url) => issuer.fetch(new Request(url)));
  // Entra ID is an issuer, too, for registries that take its tokens.
  const fetchKeys: FetchIssuer = (url) => {
    const id = registryOfHost(new URL(url).host);
    return id === undefined ? fetchIssuer(url) : registries[id].fetch(new Request(url));
  };
  const registries: Registries = createRegistries({
    urls: trustedIssuers,
    fetch: (url) => fetchKeys(url),
    now,
  });
  if (options.seed !== false) seedRegistries(registries);

  const serverOf = (host: string): Issuer | Registries[keyof Registries] => {
    if (host.endsWith(".actions.githubusercontent.com")) return issuer;
    const id = registryOfHost(host);
    if (id === undefined) throw new TypeError(`${host} is not part of this sandbox`);
    return registries[id];
  };
  return {
    issuer,
    trustedIssuers,
    ...registries,
    fetch: async (request) => serverOf(new URL(request.url).host).fetch(request),
  };
}
