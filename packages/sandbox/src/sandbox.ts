import { createCrates, type CratesEmulator } from "./crates/emulator.ts";
import { createIssuer, GITHUB_ISSUER, type Issuer } from "./issuer/issuer.ts";
import type { Clock, Handler } from "./http/handler.ts";
import { createNpm, type NpmEmulator } from "./npm/emulator.ts";
import { createNuget, type NugetEmulator } from "./nuget/emulator.ts";
import type { FetchIssuer, TrustedIssuers } from "./oidc/verify-id-token.ts";
import { createPypi, type PypiEmulator } from "./pypi/emulator.ts";
import { createRubygems, type RubygemsEmulator } from "./rubygems/emulator.ts";
import { seedWorld } from "./seed-world.ts";

/** How a sandbox is to be. */
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

/** The emulators, by registry id. */
export interface Registries {
  readonly pypi: PypiEmulator;
  readonly testpypi: PypiEmulator;
  readonly nuget: NugetEmulator;
  readonly crates: CratesEmulator;
  readonly rubygems: RubygemsEmulator;
  readonly npm: NpmEmulator;
}

/** An OIDC issuer and the registries that trust it. */
export interface Sandbox extends Registries {
  readonly issuer: Issuer;
  /** The `iss` values that every registry accepts; may be added to. */
  readonly trustedIssuers: string[];
  /** Answers for all of them by the host of the URL, as if the internet were here; other hosts are out of reach. */
  readonly fetch: Handler;
}

/** Creates a sandbox without ports: every server is a `Request` to `Response` function. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const now = options.now ?? Date.now;
  const issuer = createIssuer(now);
  issuer.url = options.issuerUrl ?? issuer.url;
  const trustedIssuers = [GITHUB_ISSUER];
  const trusted: TrustedIssuers = {
    urls: trustedIssuers,
    fetch: options.fetchIssuer ?? ((url) => issuer.fetch(new Request(url))),
    now,
  };
  const registries: Registries = {
    pypi: createPypi("pypi", "pypi", trusted),
    testpypi: createPypi("testpypi", "testpypi", trusted),
    nuget: createNuget(trusted),
    crates: createCrates(trusted),
    rubygems: createRubygems(trusted),
    npm: createNpm(trusted),
  };
  if (options.seed !== false) seedWorld(registries);

  const handlerOf = (host: string): Handler | undefined => {
    if (host.endsWith("actions.githubusercontent.com")) return issuer.fetch;
    const id = HOSTS[host];
    return id === undefined ? undefined : registries[id].fetch;
  };
  return {
    issuer,
    trustedIssuers,
    ...registries,
    fetch: async (request) => {
      const { host } = new URL(request.url);
      const handler = handlerOf(host);
      if (handler === undefined) throw new TypeError(`${host} is not part of this sandbox`);
      return handler(request);
    },
  };
}

/** The hosts of the world, and who answers for them. */
const HOSTS: Readonly<Record<string, keyof Registries>> = {
  "pypi.org": "pypi",
  "upload.pypi.org": "pypi",
  "test.pypi.org": "testpypi",
  "www.nuget.org": "nuget",
  "api.nuget.org": "nuget",
  "crates.io": "crates",
  "index.crates.io": "crates",
  "rubygems.org": "rubygems",
  "registry.npmjs.org": "npm",
};
